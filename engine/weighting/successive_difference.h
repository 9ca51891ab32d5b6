#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/design.h"
#include "engine/weighting/factor_lane.h"
#include "engine/weighting/hadamard.h"

namespace darkfigure {

/// Successive difference replication (Fay & Train 1995; Ash 2014) for systematic samples: the PSU
/// at position i of the sorted sample has factor 1 + 2^{−3/2}(s_i a_{ρ(i),r} − s_{i+1}
/// a_{ρ(i+1),r}) with rows ρ of a Hadamard matrix of order R, never the constant one; c_r = 4/R.
/// The chain runs through all strata in sort order and closes; PSUs of certainty strata are left
/// out of it. s_i² is the mean of 1 − f of the two PSUs that difference i is between (1 without an
/// fpc). With fewer PSUs than R every PSU has its own row, and V of a total is exactly ½ Σ s_i²
/// (t_i − t_{i−1})²; with more, rows are used again in loops of nearly equal length that step
/// through them by different strides.
struct SuccessiveDifference {
  std::vector<std::int32_t> order;  // PSUs of the chain, as sorted
  Hadamard matrix;

  /// `order` holds all PSUs.
  static SuccessiveDifference plan(const Design& design,
                                   const std::vector<std::int32_t>& order,
                                   std::size_t least_replicates,
                                   std::vector<double>& coefficients);
  void factors(const Design& design, std::size_t replicate, FactorLane factors) const;

 private:
  // Per PSU of the chain: its difference's row and scale, and those of the next one in its loop.
  struct Link {
    std::size_t row;
    std::size_t next_row;
    double scale;
    double next_scale;
  };
  std::vector<Link> links_;
};

}  // namespace darkfigure
