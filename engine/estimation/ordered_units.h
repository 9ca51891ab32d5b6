#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/level.h"
#include "engine/core/weight_block.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/domain.h"

namespace darkfigure {

/// The units of an indicator's base in the order of their values: sorted once, so that the quantile
/// of every weight column in every domain takes two passes and no sort.
struct OrderedUnits {
  double probability = 0.5;
  std::vector<std::uint32_t> rows;   // that carry the weight
  std::vector<std::uint32_t> units;  // that have the cells; empty: the rows
  std::vector<double> values;
  std::vector<double> multipliers;  // of the rows' weights; empty: 1

  bool empty() const { return rows.empty(); }
};

OrderedUnits order_units(const BoundIndicator& indicator, const Units& units);

/// Buffers of one thread: (cells + 1) × kLanes.
struct QuantileWorkspace {
  std::vector<double> totals;
  std::vector<double> sums;
};

/// The quantile of every cell and lane, (cells + 1) × kLanes: the smallest value y of which the
/// units with values ≤ y have at least the share `probability` of the cell's weight (the inverse of
/// the weighted distribution function; Hyndman & Fan 1996, definition 1; R survey's qrule =
/// "math"). NaN where a cell has no weight.
void take_quantiles(const OrderedUnits& ordered,
                    const WeightBlock& block,
                    const DomainTable& table,
                    QuantileWorkspace& workspace,
                    double* quantiles);

/// The same of one weight column: `weights` and `values` of the units, in any order.
double weighted_quantile(std::span<const double> values,
                         std::span<const double> weights,
                         double probability);

}  // namespace darkfigure
