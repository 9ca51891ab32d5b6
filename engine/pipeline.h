#pragma once

#include <vector>

#include "engine/io/replicate_scratch.h"
#include "engine/replicate_blocks.h"
#include "engine/report/run_report.h"
#include "engine/survey.h"

namespace darkfigure {

/// Unweighted counts of a national estimate as they are, before any rounding. Private.
struct NationalCount {
  std::string indicator;
  double n = 0;
  double n_numerator = 0;
};

/// A finished run: what is published, and the final weights per row.
struct RunResult {
  RunReport report;
  std::vector<double> weight;
  std::vector<DisclosureAudit> audit;   // private
  std::size_t unprotected = 0;          // counts that no suppression protects
  std::vector<NationalCount> national;  // private
  std::string replicate_estimates;      // replicate_estimates.csv, where it is asked for
};

/// Weights the sample, replays every weighting step in every replicate, and estimates. `scratch`,
/// when given, receives the finished replicate weights. Throws StatisticalError when the
/// calibration of the full sample fails, or of more replicates than the method can do without.
RunResult run_survey(const Survey& survey,
                     const RunSettings& settings,
                     ReplicateScratch* scratch,
                     const BlockSource& source = all_blocks_here());

/// One process's share of the replicates of a run, into `sink`.
void run_share(const Survey& survey,
               const RunSettings& settings,
               Share share,
               bool keep_weights,
               const BlockSink& sink);

}  // namespace darkfigure
