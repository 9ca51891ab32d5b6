#pragma once

#include <string>

#include "engine/core/microdata.h"
#include "engine/inspection/codebook.h"
#include "engine/questionnaire/definition.h"

namespace darkfigure {

/// The text of a config that starts from a questionnaire: its concepts mapped to the file's
/// variables, each as a comment to be confirmed, with the confidence and the reason. `file` is
/// what the config shall call the file.
std::string draft_mapping(const Microdata& data,
                          const Codebook& codebook,
                          const Definition& definition,
                          const std::string& file);

}  // namespace darkfigure
