#include "engine/estimation/replicate_estimates.h"

#include "engine/core/estimate.h"

namespace darkfigure {

Sums sums_of(const BlockSums& sums,
             std::size_t cells,
             std::size_t indicator,
             std::size_t cell,
             std::size_t lane) {
  const std::size_t at = (indicator * (cells + 1) + cell) * kLanes + lane;
  return {sums.numerators[at], sums.denominators[at]};
}

void ReplicateEstimates::store(const std::vector<BoundIndicator>& indicators,
                               const BlockSums& sums,
                               std::size_t first,
                               const std::vector<bool>& failed) {
  for (std::size_t lane = 0; lane < failed.size(); ++lane) {
    double* values = values_.data() + (first + lane) * per_replicate_;
    for (std::size_t i = 0; i < indicators.size(); ++i) {
      for (std::size_t cell = 0; cell < cells_; ++cell) {
        values[i * cells_ + cell] =
            failed[lane] ? kNotAvailable
                         : indicators[i].statistic.value(sums_of(sums, cells_, i, cell, lane));
      }
    }
  }
}

}  // namespace darkfigure
