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
  std::sort(counted.begin(), counted.end());
  summary.min = counted.front();
  summary.max = counted.back();
  const std::size_t middle = counted.size() / 2;
  summary.median =
      counted.size() % 2 == 1 ? counted[middle] : (counted[middle - 1] + counted[middle]) / 2;
  summary.kish = static_cast<double>(summary.n) * squares / (summary.sum * summary.sum);
  summary.cv = std::sqrt(std::max(0.0, summary.kish - 1));
  return summary;
}

std::vector<double> g_weights(std::span<const double> after, std::span<const double> before) {
  std::vector<double> result;
  for (std::size_t row = 0; row < after.size(); ++row) {
    if (before[row] != 0) result.push_back(after[row] / before[row]);
  }
  return result;
}

}  // namespace darkfigure
