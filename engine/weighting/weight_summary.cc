#include "engine/weighting/weight_summary.h"

#include <algorithm>
#include <cmath>

namespace darkfigure {

WeightSummary summarize_weights(std::span<const double> weights) {
  std::vector<double> counted;
  WeightSummary summary;
  double squares = 0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] == 0) continue;
    counted.push_back(weights[row]);
    summary.sum += weights[row];
    squares += weights[row] * weights[row];
    summary.negative += weights[row] < 0 ? 1 : 0;
  }
  summary.n = counted.size();
  if (counted.empty()) return summary;
  const auto [least, most] = std::minmax_element(counted.begin(), counted.end());
  summary.min = *least;
  summary.max = *most;
  const auto middle = counted.begin() + static_cast<std::ptrdiff_t>(counted.size() / 2);
  std::nth_element(counted.begin(), middle, counted.end());
  const double below =
      counted.size() % 2 == 1 ? *middle : *std::max_element(counted.begin(), middle);
  summary.median = (below + *middle) / 2;
  summary.kish = static_cast<double>(summary.n) * squares / (summary.sum * summary.sum);
  summary.cv = std::sqrt(std::max(0.0, summary.kish - 1));
  return summary;
}

double share_changed(std::span<const double> before, std::span<const double> after) {
  double rows = 0;
  double changed = 0;
  for (std::size_t row = 0; row < before.size(); ++row) {
    if (before[row] == 0) continue;
    rows += 1;
    changed += std::abs(after[row] - before[row]) > 1e-12 * std::abs(before[row]) ? 1 : 0;
  }
  return rows == 0 ? 0 : changed / rows;
}

std::vector<double> g_weights(std::span<const double> after, std::span<const double> before) {
  std::vector<double> result;
  for (std::size_t row = 0; row < after.size(); ++row) {
    if (before[row] != 0) result.push_back(after[row] / before[row]);
  }
  return result;
}

}  // namespace darkfigure
