#pragma once

#include <string>

#include "engine/io/output_folder.h"
#include "engine/pipeline.h"
#include "engine/report/json_views.h"
#include "engine/survey.h"

namespace darkfigure {

/// The program's version.
std::string program_version();

/// The config asks for files that hold respondents' replicate weights for another system.
bool writes_handoff(const RunConfig& config);

/// Names of the files a run of this config writes.
std::vector<std::string> output_names(const RunConfig& config);

/// Writes every output of a run into the folder's staging area; the caller commits. Returns what
/// the manifest lists.
RunFiles write_run(const Survey& survey,
                   const RunResult& result,
                   const ReplicateScratch* replicates,
                   const RunSettings& settings,
                   OutputFolder& folder);

}  // namespace darkfigure
