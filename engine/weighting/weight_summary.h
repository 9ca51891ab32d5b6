#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace darkfigure {

/// Distribution of weights (or g-weights) over the rows that have one.
struct WeightSummary {
  std::size_t n = 0;
  double sum = 0;
  double min = 0;
  double median = 0;
  double max = 0;
  double cv = 0;    // standard deviation (divisor n) over mean
  double kish = 0;  // design effect of unequal weights, n Σw² / (Σw)² = 1 + cv²
  std::size_t negative = 0;
};

/// Rows whose weight is 0 do not count.
WeightSummary summarize_weights(std::span<const double> weights);

/// Of the rows that had a weight, the share whose weight changed (relative 1e-12).
double share_changed(std::span<const double> before, std::span<const double> after);

/// Weights after over weights before, of the rows that had one.
std::vector<double> g_weights(std::span<const double> after, std::span<const double> before);

}  // namespace darkfigure
