#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/indicator.h"
#include "engine/core/level.h"
#include "engine/core/weight_block.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/domain.h"

namespace darkfigure {

/// The units of an indicator's base in the order of their values: sorted once, so that the quantile
/// of every weight column in every domain takes two passes and no sort.
struct OrderedUnits {
  QuantileSpec spec;
  std::vector<std::uint32_t> rows;   // that carry the weight
  std::vector<std::uint32_t> units;  // that have the cells; empty: the rows
  std::vector<double> values;
  std::vector<double> multipliers;                  // of the rows' weights; empty: 1
  std::vector<std::vector<std::uint32_t>> entries;  // of each cell, for rules other than "math"
  std::vector<double> thresholds;  // of each cell, with `spec.woodruff`: the full sample's quantile

  bool empty() const { return rows.empty(); }
};

OrderedUnits order_units(const BoundIndicator& indicator,
                         const Units& units,
                         const DomainTable& table);

/// Buffers of one thread: (cells + 1) × kLanes.
struct QuantileWorkspace {
  std::vector<double> totals;
  std::vector<double> sums;
};

/// The quantile of every cell and lane, (cells + 1) × kLanes, by the rule; NaN where a cell has no
/// weight. With `woodruff` instead the share of the weight at or below the cell's threshold.
void take_quantiles(const OrderedUnits& ordered,
                    const WeightBlock& block,
                    const DomainTable& table,
                    QuantileWorkspace& workspace,
                    double* quantiles);

/// The quantile of every cell in the full sample, as thresholds for `woodruff`. `weight` is per
/// row.
std::vector<double> cell_quantiles(const OrderedUnits& ordered,
                                   std::span<const double> weight,
                                   const DomainTable& table);

}  // namespace darkfigure
