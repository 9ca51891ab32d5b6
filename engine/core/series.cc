#include "engine/core/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace darkfigure {
namespace {

// The smallest number that at least `percent` of the numbers do not exceed.
double percentile(std::vector<double> numbers, double percent) {
  if (numbers.empty()) return std::numeric_limits<double>::infinity();
  std::sort(numbers.begin(), numbers.end());
  const double rank = std::ceil(percent / 100 * static_cast<double>(numbers.size()));
  return numbers[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace

std::vector<double> apply_series_rule(const SeriesRule& rule,
                                      const Column& is_series,
                                      const Column& size,
                                      SeriesCounts& counts) {
  std::vector<double> incidents(size.rows(), 1.0);
  std::vector<double> known;
  const auto in_series = [&](std::size_t row) {
    return is_series.present(row) && is_series.values[row] != 0;
  };
  for (std::size_t row = 0; row < size.rows(); ++row) {
    if (!in_series(row)) {
      known.push_back(1);
      continue;
    }
    ++counts.records;
    incidents[row] = size.present(row) ? size.values[row] : 0;
    if (size.present(row)) known.push_back(size.values[row]);
  }
  double cap = rule.cap.value_or(std::numeric_limits<double>::infinity());
  if (rule.cap_percentile) cap = std::min(cap, percentile(std::move(known), *rule.cap_percentile));
  if (std::isfinite(cap)) counts.cap = cap;
  for (std::size_t row = 0; row < size.rows(); ++row) {
    if (!in_series(row)) continue;
    if (!size.present(row)) {
      ++counts.unknown;
      incidents[row] = rule.unknown.value_or(0);
    } else if (incidents[row] > cap) {
      ++counts.capped;
      incidents[row] = cap;
    }
  }
  return incidents;
}

}  // namespace darkfigure
