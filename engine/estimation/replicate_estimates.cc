#include "engine/estimation/replicate_estimates.h"

#include "engine/core/estimate.h"

namespace darkfigure {

Sums sums_of(const SumPlan& plan,
             const BlockSums& sums,
             std::size_t indicator,
             std::size_t cell,
             std::size_t lane) {
  const std::size_t at = (plan.first[indicator] + cell) * kLanes + lane;
  return {sums.numerators[at], sums.denominators[at]};
}

void ReplicateEstimates::store(const std::vector<BoundIndicator>& indicators,
                               const BlockSums& sums,
                               std::size_t first,
                               const std::vector<bool>& failed) {
  for (std::size_t lane = 0; lane < failed.size(); ++lane) {
    double* values = values_.data() + (first + lane) * plan_.first.back();
    for (std::size_t i = 0; i < indicators.size(); ++i) {
      for (std::size_t cell = 0; cell < plan_.domains[i]->cells; ++cell) {
        values[plan_.first[i] + cell] =
            failed[lane] ? kNotAvailable
                         : indicators[i].statistic.value(sums_of(plan_, sums, i, cell, lane));
      }
    }
  }
}

}  // namespace darkfigure
