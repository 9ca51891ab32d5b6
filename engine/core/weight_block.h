#pragma once

#include <cstddef>
#include <vector>

namespace darkfigure {

/// Weight columns handled together: one vector register row (AVX-512) or two (AVX2) of doubles.
inline constexpr std::size_t kLanes = 8;

/// A block of up to kLanes weight columns over all rows; lane l of row i is weights[i * kLanes +
/// l]. A weighting step maps a block to a block; a statistic maps a block to numbers.
struct WeightBlock {
  std::size_t rows = 0;
  std::size_t first = 0;  // replicate of lane 0
  std::size_t lanes = 0;  // columns in use; the others hold zeros
  std::vector<double> weights;

  void resize(std::size_t row_count) {
    rows = row_count;
    weights.resize(row_count * kLanes);
  }
  double* row(std::size_t i) { return weights.data() + i * kLanes; }
  const double* row(std::size_t i) const { return weights.data() + i * kLanes; }
};

}  // namespace darkfigure
