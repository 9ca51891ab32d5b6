#pragma once

#include <cstdint>

#include "cli/command_line.h"
#include "cli/console.h"

namespace darkfigure {

class OutputFolder;

/// How many samples of which population.
struct IntervalStudy {
  std::uint64_t seed = 1;
  std::size_t samples = 200;
};

/// Draws samples of the synthetic survey of each questionnaire that the command line names, writes
/// coverage.csv and prints how often the intervals of national estimates hold the true value.
/// Throws GateError under --strict where they do so too seldom, or too often.
void study_intervals(const CommandLine& line, const IntervalStudy& settings, Console& console);

/// Throws FileError where the folder holds files of these names that no run wrote; --force allows
/// them to be overwritten.
void refuse_foreign(const OutputFolder& folder,
                    const std::vector<std::string>& names,
                    const CommandLine& line);

}  // namespace darkfigure
