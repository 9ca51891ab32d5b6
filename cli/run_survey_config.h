#pragma once

#include <map>
#include <string>

#include "cli/command_line.h"
#include "cli/console.h"

namespace darkfigure {

/// The whole job on one config: check, weight, replicate, estimate, write into `folder`, print the
/// summary. `truth` holds known population values to print beside the estimates, if any.
void run_survey_config(const std::string& config,
                       const std::string& folder,
                       const CommandLine& line,
                       const std::map<std::string, double>& truth,
                       Console& console);

}  // namespace darkfigure
