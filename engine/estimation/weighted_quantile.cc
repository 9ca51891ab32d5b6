#include "engine/estimation/weighted_quantile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/estimate.h"

namespace darkfigure {
namespace {

std::vector<double> cumulated(const std::vector<double>& weights) {
  std::vector<double> sums(weights.size());
  std::partial_sum(weights.begin(), weights.end(), sums.begin());
  return sums;
}

// Linear interpolation of y at the increasing positions; the nearest value beyond the ends.
double interpolated(const std::vector<double>& position,
                    const std::vector<double>& y,
                    double probability) {
  const auto after = std::upper_bound(position.begin(), position.end(), probability);
  if (after == position.begin()) return y.front();
  if (after == position.end()) return y.back();
  const auto k = static_cast<std::size_t>(after - position.begin());
  const double part = (probability - position[k - 1]) / (position[k] - position[k - 1]);
  return y[k - 1] + part * (y[k] - y[k - 1]);
}

// Where the k-th value stands on the scale of probabilities, by the rule.
std::vector<double> positions(const WeightedValues& sorted, QuantileRule rule) {
  std::vector<double> sums = cumulated(sorted.weights);
  const double total = sums.back();
  const double last = sorted.weights.back();
  std::vector<double> at(sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k) {
    const double before = k == 0 ? 0 : sums[k - 1];
    switch (rule) {
      case QuantileRule::kHf5:
        at[k] = (sums[k] - sorted.weights[k] / 2) / total;
        break;
      case QuantileRule::kHf6:
        at[k] = sums[k] / (total + last);
        break;
      case QuantileRule::kHf7:
        at[k] = before / sums[sums.size() - 2];
        break;
      case QuantileRule::kHf8:
        at[k] = (before / 3 + sums[k] * 2 / 3) / (total + last / 3);
        break;
      case QuantileRule::kHf9:
        at[k] = (before * 3 / 8 + sums[k] * 5 / 8) / (total + last / 4);
        break;
      default:
        at[k] = sums[k] / total;
    }
  }
  return at;
}

double step_quantile(const WeightedValues& sorted, double probability, bool halfway) {
  const std::vector<double> sums = cumulated(sorted.weights);
  const double wanted = probability * sums.back();
  const auto at = std::lower_bound(sums.begin(), sums.end(), wanted);
  if (at == sums.end()) return sorted.values.back();
  const auto k = static_cast<std::size_t>(at - sums.begin());
  const bool between = halfway && *at == wanted && k + 1 < sums.size();
  return between ? (sorted.values[k] + sorted.values[k + 1]) / 2 : sorted.values[k];
}

}  // namespace

WeightedValues sort_values(std::span<const double> values, std::span<const double> weights) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (weights[k] > 0) order.push_back(k);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] < values[b];
  });
  WeightedValues sorted;
  for (const std::size_t k : order) {
    sorted.values.push_back(values[k]);
    sorted.weights.push_back(weights[k]);
  }
  return sorted;
}

double weighted_quantile(const WeightedValues& sorted, double probability, QuantileRule rule) {
  if (sorted.values.empty()) return kNotAvailable;
  if (sorted.values.size() == 1) return sorted.values.front();
  if (rule == QuantileRule::kMath || rule == QuantileRule::kSchool)
    return step_quantile(sorted, probability, rule == QuantileRule::kSchool);
  return interpolated(positions(sorted, rule), sorted.values, probability);
}

}  // namespace darkfigure
