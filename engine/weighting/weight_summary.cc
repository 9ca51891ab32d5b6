#include "engine/weighting/weight_summary.h"

#include <algorithm>
#include <cmath>

namespace darkfigure {

WeightSummary summarize_weights(std::span<const double> weights,
                                std::span<const double> base_weight) {
  std::vector<double> counted;
  WeightSummary summary;
  double squares = 0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (base_weight[row] == 0) continue;
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

std::vector<double> g_weights(std::span<const double> weights,
                              std::span<const double> base_weight) {
  std::vector<double> result(weights.size(), 1.0);
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (base_weight[row] != 0) result[row] = weights[row] / base_weight[row];
  }
  return result;
}

}  // namespace darkfigure
