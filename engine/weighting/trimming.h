#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/weight_block.h"
#include "engine/weighting/distance.h"
#include "engine/weighting/weighting_classes.h"

namespace darkfigure {

/// Trimming as declared: the upper bound by exactly one rule, the lower bound fixed.
struct TrimSpec {
  std::optional<double> upper;            // fixed
  std::optional<double> median_multiple;  // k × median
  std::optional<double> iqr_multiple;     // median + k × interquartile range
  std::optional<double> quantile;         // of the weights
  double lower = 0;
  bool of_ratio = false;  // bounds on the ratio to the weight that entered the weighting
  bool fixed = false;     // the full sample's bounds hold in the replicates too
  std::vector<std::string> classes;
  Location location;
};

/// Trimming bound to the rows.
struct Trimming {
  TrimSpec spec;
  std::vector<std::string> codes;    // of the classes
  std::vector<std::int32_t> of_row;  // class; -1: does not take part
};

/// Bounds of each class in one lane: quantiles are unweighted, over rows with weight (R's type 7,
/// the median included). In a bootstrap a PSU drawn k times is k PSUs: each copy's weight is held
/// to the bounds, and counts in the quantiles. `start` holds the weights that entered, for ratios.
std::vector<Bounds> trim_bounds(const Trimming& step,
                                const WeightBlock& start,
                                const WeightBlock& block,
                                std::size_t lane);

/// Cuts the weights of one lane at its class's bounds and shares what was cut among the weights of
/// the class that were not, in proportion, again while that lifts others over the bound. Sums per
/// class stay as they were. Returns how many rows were cut. `trouble`: every weight of a class lies
/// on its bound, so that the sum cannot be kept.
std::size_t trim_lane(const Trimming& step,
                      const std::vector<Bounds>& bounds,
                      const WeightBlock& start,
                      WeightBlock& block,
                      std::size_t lane,
                      std::string& trouble);

}  // namespace darkfigure
