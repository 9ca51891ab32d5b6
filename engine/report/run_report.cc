#include "engine/report/run_report.h"

#include <algorithm>

namespace darkfigure {

std::size_t RunReport::failed_replicates() const {
  return static_cast<std::size_t>(std::count_if(
      replicates.begin(), replicates.end(), [](const ReplicateReport& r) { return !r.converged; }));
}

}  // namespace darkfigure
