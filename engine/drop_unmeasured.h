#pragma once

#include <vector>

#include "engine/core/level.h"
#include "engine/run_config.h"

namespace darkfigure {

/// Takes out of a config what its questionnaire declares of variables that these files do not have:
/// derived variables, indicators, domains, checks. What the config itself declares
/// stays, and is an error where it cannot be. A variable of the file that has the name of a concept
/// is the concept. One warning names the indicators left out, with what each lacks; those that
/// the config asks for by name are errors.
void drop_unmeasured(RunConfig& config, const std::vector<Level>& levels, Diagnostics& diagnostics);

}  // namespace darkfigure
