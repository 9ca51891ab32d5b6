#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace darkfigure {

/// What each calibration unit adds to which control: a sparse matrix, units × controls, by rows.
struct ControlMatrix {
  std::size_t columns = 0;
  std::vector<std::uint32_t> start = {0};  // of each unit's entries; units + 1
  std::vector<std::int32_t> column;
  std::vector<double> value;  // empty: all 1

  std::size_t units() const { return start.size() - 1; }
  double value_at(std::size_t entry) const { return value.empty() ? 1 : value[entry]; }
  /// Σ_u weight_u x_u x_uᵀ; without weights Σ_u x_u x_uᵀ.
  Eigen::MatrixXd cross_products(std::span<const double> weights = {}) const;
  /// Σ_u weight_u x_u.
  Eigen::VectorXd totals(std::span<const double> weights) const;
  /// The columns `kept`, in that order, each divided by its `scale`.
  ControlMatrix select(std::span<const std::size_t> kept, std::span<const double> scale) const;
};

}  // namespace darkfigure
