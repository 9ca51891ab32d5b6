#include "engine/weighting/control_matrix.h"

#include <algorithm>

namespace darkfigure {

Eigen::MatrixXd ControlMatrix::cross_products(std::span<const double> weights) const {
  const auto size = static_cast<Eigen::Index>(columns);
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(size, size);
  for (std::size_t unit = 0; unit < units(); ++unit) {
    const double weight = weights.empty() ? 1 : weights[unit];
    for (std::uint32_t a = start[unit]; a < start[unit + 1]; ++a) {
      const double left = weight * value_at(a);
      for (std::uint32_t b = start[unit]; b < start[unit + 1]; ++b) {
        sums(column[a], column[b]) += left * value_at(b);
      }
    }
  }
  return sums;
}

Eigen::VectorXd ControlMatrix::totals(std::span<const double> weights) const {
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(columns));
  for (std::size_t unit = 0; unit < units(); ++unit) {
    for (std::uint32_t a = start[unit]; a < start[unit + 1]; ++a) {
      sums[column[a]] += weights[unit] * value_at(a);
    }
  }
  return sums;
}

ControlMatrix ControlMatrix::select(std::span<const std::size_t> kept,
                                    std::span<const double> scale) const {
  std::vector<std::int32_t> position(columns, -1);
  bool all_ones = value.empty();
  for (std::size_t k = 0; k < kept.size(); ++k) {
    position[kept[k]] = static_cast<std::int32_t>(k);
    all_ones = all_ones && scale[k] == 1;
  }
  ControlMatrix selected;
  selected.columns = kept.size();
  for (std::size_t unit = 0; unit < units(); ++unit) {
    for (std::uint32_t a = start[unit]; a < start[unit + 1]; ++a) {
      const std::int32_t to = position[static_cast<std::size_t>(column[a])];
      if (to < 0) continue;
      selected.column.push_back(to);
      if (!all_ones) selected.value.push_back(value_at(a) / scale[static_cast<std::size_t>(to)]);
    }
    selected.start.push_back(static_cast<std::uint32_t>(selected.column.size()));
  }
  return selected;
}

}  // namespace darkfigure
