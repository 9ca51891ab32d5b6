#include "engine/report/run_report.h"

#include <algorithm>

namespace darkfigure {

std::size_t RunReport::failed_replicates() const {
  return static_cast<std::size_t>(std::count_if(
      replicates.begin(), replicates.end(), [](const ReplicateReport& r) { return !r.converged; }));
}

const Estimate* RunReport::least_settled() const {
  const Estimate* worst = nullptr;
  for (const Estimate& estimate : published.estimates()) {
    if (estimate.domain != "all" || !available(estimate.se)) continue;
    if (!available(estimate.se_simulation_cv)) continue;
    if (worst == nullptr || estimate.se_simulation_cv > worst->se_simulation_cv) worst = &estimate;
  }
  return worst;
}

}  // namespace darkfigure
