#include "engine/weighting/trimming.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace darkfigure {
namespace {

// Hyndman & Fan's definition 7: linear between order statistics. Reorders `values`.
double quantile(std::vector<double>& values, double share) {
  const double position = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(std::floor(position));
  std::nth_element(values.begin(), values.begin() + below, values.end());
  const double low = values[static_cast<std::size_t>(below)];
  if (static_cast<std::size_t>(below) + 1 == values.size()) return low;
  const double high = *std::min_element(values.begin() + below + 1, values.end());
  return low + (position - static_cast<double>(below)) * (high - low);
}

double upper_bound(const TrimSpec& spec, std::vector<double>& values) {
  if (spec.upper) return *spec.upper;
  if (spec.quantile) return quantile(values, *spec.quantile);
  const double median = quantile(values, 0.5);
  if (spec.median_multiple) return *spec.median_multiple * median;
  const double spread = quantile(values, 0.75) - quantile(values, 0.25);
  return median + spec.iqr_multiple.value_or(0) * spread;
}

// What a row's bounds are multiples of.
double unit_of(const Trimming& step,
               const WeightBlock& start,
               const WeightBlock& block,
               std::size_t row,
               std::size_t lane) {
  return step.spec.of_ratio ? start.row(row)[lane] : block.copies(row, lane);
}

}  // namespace

std::vector<Bounds> trim_bounds(const Trimming& step,
                                const WeightBlock& start,
                                const WeightBlock& block,
                                std::size_t lane) {
  std::vector<std::vector<double>> values(step.codes.size());
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double weight = block.row(row)[lane];
    if (step.of_row[row] < 0 || !(weight > 0)) continue;
    std::vector<double>& own = values[static_cast<std::size_t>(step.of_row[row])];
    own.insert(own.end(),
               static_cast<std::size_t>(block.copies(row, lane)),
               weight / unit_of(step, start, block, row, lane));
  }
  std::vector<Bounds> bounds;
  for (std::vector<double>& own : values) {
    const double upper =
        own.empty() ? std::numeric_limits<double>::infinity() : upper_bound(step.spec, own);
    bounds.push_back({step.spec.lower, std::max(step.spec.lower, upper)});
  }
  return bounds;
}

std::size_t trim_lane(const Trimming& step,
                      const std::vector<Bounds>& bounds,
                      const WeightBlock& start,
                      WeightBlock& block,
                      std::size_t lane,
                      std::string& trouble) {
  constexpr int kMostRounds = 1000;
  constexpr double kRounding = 1e-12;
  std::vector<std::uint8_t> cut(block.rows, 0);
  std::size_t count = 0;
  for (int round = 0; round < kMostRounds; ++round) {
    std::vector<double> excess(bounds.size(), 0.0);
    std::vector<double> free(bounds.size(), 0.0);
    bool any = false;
    for (std::size_t row = 0; row < block.rows; ++row) {
      double& weight = block.row(row)[lane];
      if (step.of_row[row] < 0 || !(weight > 0)) continue;
      const auto k = static_cast<std::size_t>(step.of_row[row]);
      const double unit = unit_of(step, start, block, row, lane);
      const double allowed = std::clamp(weight, bounds[k].lower * unit, bounds[k].upper * unit);
      if (std::abs(weight - allowed) > kRounding * weight) {
        excess[k] += weight - allowed;
        count += cut[row] == 0 ? 1 : 0;
        cut[row] = 1;
        any = true;
      }
      if (cut[row] != 0) {
        weight = allowed;
      } else {
        free[k] += weight;
      }
    }
    if (!any) return count;
    for (std::size_t k = 0; k < bounds.size(); ++k) {
      if (excess[k] == 0 || (free[k] > 0 && free[k] + excess[k] > 0)) continue;
      trouble = "every weight" + (step.codes.size() == 1 ? "" : " of \"" + step.codes[k] + "\"") +
                " lies on its bound: the bounds are too tight to keep the sum of weights";
      return count;
    }
    for (std::size_t row = 0; row < block.rows; ++row) {
      double& weight = block.row(row)[lane];
      if (step.of_row[row] < 0 || !(weight > 0) || cut[row] != 0) continue;
      const auto k = static_cast<std::size_t>(step.of_row[row]);
      if (free[k] > 0) weight *= (free[k] + excess[k]) / free[k];
    }
  }
  trouble = "the trimming did not settle: the bounds are too tight";
  return count;
}

}  // namespace darkfigure
