#pragma once

#include <string>

#include "engine/core/microdata.h"
#include "engine/inspection/codebook.h"

namespace darkfigure {

/// The text of a config for a file: its likely design, its yes/no questions as prevalences, its
/// groups as domains, and the codes whose labels say that they are no answers; every guess with its
/// reason. `file` is what the config shall call the file.
std::string draft_config(const Microdata& data, const Codebook& codebook, const std::string& file);

}  // namespace darkfigure
