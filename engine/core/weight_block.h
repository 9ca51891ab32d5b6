#pragma once

#include <cstddef>
#include <cstdint>
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
  // How often each row's PSU was drawn (a bootstrap): a PSU drawn twice is two PSUs, and limits on
  // weights hold on each. By PSU × kLanes; empty: every row once.
  std::vector<double> psu_copies;
  const std::vector<std::int32_t>* psu_of_row = nullptr;

  double copies(std::size_t i, std::size_t lane) const {
    if (psu_copies.empty()) return 1;
    return psu_copies[static_cast<std::size_t>((*psu_of_row)[i]) * kLanes + lane];
  }
  void resize(std::size_t row_count) {
    rows = row_count;
    weights.resize(row_count * kLanes);
  }
  double* row(std::size_t i) { return weights.data() + i * kLanes; }
  const double* row(std::size_t i) const { return weights.data() + i * kLanes; }
};

}  // namespace darkfigure
