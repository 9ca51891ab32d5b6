#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/design.h"
#include "engine/weighting/factor_lane.h"
#include "engine/weighting/hadamard.h"

namespace darkfigure {

/// Successive difference replication (Fay & Train 1995; Ash 2014) for systematic samples: the PSU
/// at position i of the sorted sample has factor 1 + 2^{−3/2}(a_{ρ(i),r} − a_{ρ(i+1),r}) with rows
/// of a Hadamard matrix of order R, never the constant one; c_r = 4/R. The chain runs through all
/// strata in sort order and closes. With fewer PSUs than R every PSU has its own row, and V of a
/// total is exactly ½ Σ (t_i − t_{i+1})²; with more, rows are used again in loops of R − 1 PSUs
/// that step through them by different strides. An fpc multiplies each factor's distance from 1 by
/// √(1−f_h).
struct SuccessiveDifference {
  std::vector<std::int32_t> order;  // PSUs as sorted
  Hadamard matrix;

  static SuccessiveDifference plan(std::vector<std::int32_t> order,
                                   std::size_t least_replicates,
                                   std::vector<double>& coefficients);
  void factors(const Design& design, std::size_t replicate, FactorLane factors) const;

 private:
  std::vector<std::size_t> row_;   // ρ(i)
  std::vector<std::size_t> next_;  // ρ(i + 1) in the same loop
};

}  // namespace darkfigure
