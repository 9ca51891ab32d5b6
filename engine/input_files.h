#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/survey.h"

namespace darkfigure {

/// The files a run is made from: the config, the data of the design's level, then the others
/// sorted.
std::vector<std::string> input_files(const Survey& survey);

/// Replaces the path of every file that the config names by `path_of` it.
void relocate_inputs(RunConfig& config,
                     const std::function<std::string(const std::string&)>& path_of);

}  // namespace darkfigure
