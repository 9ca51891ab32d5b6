#pragma once

#include <vector>

#include "engine/report/run_report.h"
#include "engine/survey.h"

namespace darkfigure {

/// Throws StatisticalError when replicates failed to calibrate that the method cannot do without:
/// any replicate of a jackknife or of imported replicates (each carries its own share of the
/// variance), more than the declared share of a bootstrap. The message names replicates and causes.
void check_replicates(const Survey& survey, const std::vector<CalibrationSummary>& weighting);

/// What the weighting did that a reader of the numbers must know: negative weights, replicates that
/// were left out.
std::vector<Finding> weighting_warnings(const RunReport& report);

/// Gathers what a run has to say.
RunReport assemble_report(const Survey& survey,
                          const FullSampleWeighting& full,
                          const std::vector<CalibrationSummary>& weighting,
                          std::vector<Estimate> estimates);

}  // namespace darkfigure
