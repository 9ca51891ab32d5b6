#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cli/command_line.h"
#include "cli/console.h"
#include "engine/simulation/simulated_survey.h"

namespace darkfigure {

/// Population values by "indicator|domain|category", of a truth.csv.
std::map<std::string, double> read_truth(std::string_view csv);

/// Draws many samples of one synthetic population, weights and estimates each of them, and counts
/// how often every kind of interval holds the population's value: `coverage.csv` and a table of it.
/// Each sample goes through the program as a file would.
std::string study_coverage(const SimulationSpec& spec,
                           const CommandLine& line,
                           OutputFolder& folder,
                           const Progress& progress);

}  // namespace darkfigure
