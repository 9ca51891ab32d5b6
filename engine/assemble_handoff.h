#pragma once

#include <vector>

#include "engine/handoff/handoff.h"
#include "engine/report/run_report.h"
#include "engine/survey.h"

namespace darkfigure {

/// Up to 20 published estimates with what another system needs to recompute them: national ones
/// first, then domains of the design's level. Ratios of sums and totals; quantiles and averages of
/// indicators are not among them. The survey, the weights and the scratch must outlive it.
Handoff assemble_handoff(const Survey& survey,
                         const RunReport& report,
                         const std::vector<double>& weight,
                         const ReplicateScratch* replicates,
                         const std::string& run);

}  // namespace darkfigure
