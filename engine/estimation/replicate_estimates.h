#pragma once

#include <cstddef>
#include <vector>

#include "engine/estimation/domain_sums.h"

namespace darkfigure {

/// θ of every indicator in every cell of its domains, for every replicate: value(r, i, c) with NaN
/// where a replicate leaves no weight in the base. 8 bytes per number is all that is kept of a
/// replicate.
class ReplicateEstimates {
 public:
  /// `plan` must outlive this.
  ReplicateEstimates(std::size_t replicates, const SumPlan& plan)
      : replicates_(replicates), plan_(plan), values_(replicates * plan.values()) {}

  std::size_t replicates() const { return replicates_; }
  double value(std::size_t replicate, std::size_t indicator, std::size_t cell) const {
    return values_[replicate * estimates() + plan_.first[indicator] + cell];
  }
  /// A value of the models, numbered through all of them.
  double model_value(std::size_t replicate, std::size_t value) const {
    return values_[replicate * estimates() + plan_.first.back() + value];
  }
  /// Numbers kept of each replicate.
  std::size_t estimates() const { return plan_.values(); }
  /// Stores θ of the replicates from `first` on, as `theta_of_block` gives it. Blocks may be stored
  /// from several threads at once.
  void store(std::size_t first, std::span<const double> theta);

 private:
  std::size_t replicates_;
  const SumPlan& plan_;
  std::vector<double> values_;
};

/// What the statistics make of a block's sums, and the models of its weights: θ of every estimate
/// for each lane in turn; of lanes marked failed, and of models that do not converge, NaN.
std::vector<double> theta_of_block(const std::vector<BoundIndicator>& indicators,
                                   const SumPlan& plan,
                                   const WeightBlock& block,
                                   const BlockSums& sums,
                                   const std::vector<bool>& failed);

/// Sums of one lane of one indicator in one cell.
Sums sums_of(const SumPlan& plan,
             const BlockSums& sums,
             std::size_t indicator,
             std::size_t cell,
             std::size_t lane);

}  // namespace darkfigure
