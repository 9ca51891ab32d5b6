#pragma once

#include <span>
#include <vector>

#include "engine/core/indicator.h"

namespace darkfigure {

/// Values in ascending order with their weights, all positive.
struct WeightedValues {
  std::vector<double> values;
  std::vector<double> weights;
};

/// Sorts values by size (ties in the order given) and leaves out those without weight.
WeightedValues sort_values(std::span<const double> values, std::span<const double> weights);

/// The weighted quantile by one of the rules (Hyndman & Fan 1996, with weights as R survey's
/// `svyquantile(qrule =)`). With C_k the weight of the first k of n values, W = C_n:
///   math    the smallest y_k with C_k ≥ pW;
///   school  the same, and halfway to the next value where C_k = pW;
///   hf4     interpolates y at C_k/W;
///   hf5     … at (C_k − w_k/2)/W;
///   hf6     … at C_k/(W + w_n);
///   hf7     … at C_{k−1}/C_{n−1};
///   hf8     … at (C_{k−1}/3 + 2C_k/3)/(W + w_n/3);
///   hf9     … at (3C_{k−1}/8 + 5C_k/8)/(W + w_n/4).
/// Beyond the ends the nearest value; NaN without values.
double weighted_quantile(const WeightedValues& sorted, double probability, QuantileRule rule);

}  // namespace darkfigure
