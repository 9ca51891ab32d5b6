#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/console.h"

namespace darkfigure {

/// A run as asked for.
struct RunRequest {
  std::string config;
  std::string folder;                   // of the outputs
  std::map<std::string, double> truth;  // known population values to print beside the estimates
  bool silent = false;                  // print nothing
  std::vector<std::string> shards;      // whose replicates are taken instead of computing them
};

/// The whole job on one config: check, weight, replicate, estimate, write into the folder, print
/// the summary. With line.shard only the shard is made.
void run_survey_config(const RunRequest& request, const CommandLine& line, Console& console);

}  // namespace darkfigure
