#pragma once

#include <vector>

#include "engine/core/embedded_file.h"

namespace darkfigure {

/// The demo survey: its microdata, config, control totals and the population's true values.
std::vector<EmbeddedFile> embedded_demo();

}  // namespace darkfigure
