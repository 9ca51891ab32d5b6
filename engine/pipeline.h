#pragma once

#include <vector>

#include "engine/core/progress.h"
#include "engine/io/replicate_scratch.h"
#include "engine/report/run_report.h"
#include "engine/survey.h"

namespace darkfigure {

/// How to run; never changes a result.
struct RunSettings {
  int threads = 1;
  Progress progress;
};

/// A finished run: what is published, and the final weights per row.
struct RunResult {
  RunReport report;
  std::vector<double> weight;
};

/// Weights the sample, replays every weighting step in every replicate, and estimates. `sink`, when
/// given, receives the finished replicate weights. Throws StatisticalError when the calibration of
/// the full sample fails, or of more replicates than the method can do without.
RunResult run_survey(const Survey& survey, const RunSettings& settings, ReplicateScratch* sink);

}  // namespace darkfigure
