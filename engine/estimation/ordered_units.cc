#include "engine/estimation/ordered_units.h"

#include <algorithm>
#include <limits>

#include "engine/core/estimate.h"
#include "engine/core/vector_clones.h"
#include "engine/estimation/weighted_quantile.h"

namespace darkfigure {
namespace {

// A unit's weights in all lanes.
inline void weigh(const OrderedUnits& ordered,
                  std::size_t k,
                  const WeightBlock& block,
                  double* weights) {
  const double* row = block.row(ordered.rows[k]);
  const double multiplier = ordered.multipliers.empty() ? 1.0 : ordered.multipliers[k];
  for (std::size_t lane = 0; lane < kLanes; ++lane) weights[lane] = multiplier * row[lane];
}

// Sums in the order of the values, so that the last equals the total to the last bit.
DARKFIGURE_VECTOR_CLONES void sum_cells(const OrderedUnits& ordered,
                                        const WeightBlock& block,
                                        const DomainTable& table,
                                        double* totals) {
  const std::size_t domains = table.domains.size();
  for (std::size_t k = 0; k < ordered.rows.size(); ++k) {
    const std::size_t unit = ordered.units.empty() ? ordered.rows[k] : ordered.units[k];
    const std::int32_t* cells = table.cell_of_row.data() + unit * domains;
    double weights[kLanes];
    weigh(ordered, k, block, weights);
    for (std::size_t d = 0; d < domains; ++d) {
      double* total = totals + static_cast<std::size_t>(cells[d]) * kLanes;
      for (std::size_t lane = 0; lane < kLanes; ++lane) total[lane] += weights[lane];
    }
  }
}

// `wanted` is the weight at which a lane's quantile is reached; infinite once it is.
DARKFIGURE_VECTOR_CLONES void find_crossings(const OrderedUnits& ordered,
                                             const WeightBlock& block,
                                             const DomainTable& table,
                                             double* wanted,
                                             double* sums,
                                             double* quantiles) {
  const std::size_t domains = table.domains.size();
  for (std::size_t k = 0; k < ordered.rows.size(); ++k) {
    const std::size_t unit = ordered.units.empty() ? ordered.rows[k] : ordered.units[k];
    const std::int32_t* cells = table.cell_of_row.data() + unit * domains;
    const double value = ordered.values[k];
    double weights[kLanes];
    weigh(ordered, k, block, weights);
    for (std::size_t d = 0; d < domains; ++d) {
      const std::size_t at = static_cast<std::size_t>(cells[d]) * kLanes;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        sums[at + lane] += weights[lane];
        const bool reached = sums[at + lane] >= wanted[at + lane];
        quantiles[at + lane] = reached ? value : quantiles[at + lane];
        wanted[at + lane] = reached ? std::numeric_limits<double>::infinity() : wanted[at + lane];
      }
    }
  }
}

// Weight at or below each cell's threshold.
DARKFIGURE_VECTOR_CLONES void sum_below(const OrderedUnits& ordered,
                                        const WeightBlock& block,
                                        const DomainTable& table,
                                        double* sums) {
  const std::size_t domains = table.domains.size();
  for (std::size_t k = 0; k < ordered.rows.size(); ++k) {
    const std::size_t unit = ordered.units.empty() ? ordered.rows[k] : ordered.units[k];
    const std::int32_t* cells = table.cell_of_row.data() + unit * domains;
    double weights[kLanes];
    weigh(ordered, k, block, weights);
    for (std::size_t d = 0; d < domains; ++d) {
      const auto cell = static_cast<std::size_t>(cells[d]);
      if (!(ordered.values[k] <= ordered.thresholds[cell])) continue;
      double* sum = sums + cell * kLanes;
      for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += weights[lane];
    }
  }
}

// The units of each cell, in order of their values.
std::vector<std::vector<std::uint32_t>> entries_of_cells(const OrderedUnits& ordered,
                                                         const DomainTable& table) {
  std::vector<std::vector<std::uint32_t>> entries(table.cells + 1);
  const std::size_t domains = table.domains.size();
  for (std::size_t k = 0; k < ordered.rows.size(); ++k) {
    const std::size_t unit = ordered.units.empty() ? ordered.rows[k] : ordered.units[k];
    for (std::size_t d = 0; d < domains; ++d) {
      entries[static_cast<std::size_t>(table.cell_of_row[unit * domains + d])].push_back(
          static_cast<std::uint32_t>(k));
    }
  }
  return entries;
}

// The quantile of a cell's units with weights from `weight_of(row)`.
template <typename WeightOf>
double quantile_of(const OrderedUnits& ordered,
                   const std::vector<std::uint32_t>& entries,
                   const WeightOf& weight_of) {
  WeightedValues sorted;
  for (const std::uint32_t k : entries) {
    const double multiplier = ordered.multipliers.empty() ? 1.0 : ordered.multipliers[k];
    const double weight = multiplier * weight_of(ordered.rows[k]);
    if (weight <= 0) continue;
    sorted.values.push_back(ordered.values[k]);
    sorted.weights.push_back(weight);
  }
  return weighted_quantile(sorted, ordered.spec.probability, ordered.spec.rule);
}

// Rules that look at more than one value: cell by cell and lane by lane.
void take_by_rule(const OrderedUnits& ordered,
                  const WeightBlock& block,
                  const DomainTable& table,
                  double* quantiles) {
  for (std::size_t cell = 0; cell < table.cells; ++cell) {
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      quantiles[cell * kLanes + lane] = quantile_of(
          ordered, ordered.entries[cell], [&](std::uint32_t row) { return block.row(row)[lane]; });
    }
  }
}

}  // namespace

std::vector<double> cell_quantiles(const OrderedUnits& ordered,
                                   std::span<const double> weight,
                                   const DomainTable& table) {
  std::vector<double> quantiles;
  for (const auto& entries : entries_of_cells(ordered, table)) {
    quantiles.push_back(
        quantile_of(ordered, entries, [&](std::uint32_t row) { return weight[row]; }));
  }
  return quantiles;
}

OrderedUnits order_units(const BoundIndicator& indicator,
                         const Units& units,
                         const DomainTable& table) {
  std::vector<std::uint32_t> order;
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    if (indicator.in_base[unit] != 0) order.push_back(static_cast<std::uint32_t>(unit));
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return indicator.z[a] < indicator.z[b];
  });
  OrderedUnits ordered;
  ordered.spec = indicator.spec.quantile;
  for (const std::uint32_t unit : order) {
    ordered.rows.push_back(static_cast<std::uint32_t>(units.row_of(unit)));
    ordered.values.push_back(indicator.z[unit]);
    if (!units.multiplier.empty()) ordered.multipliers.push_back(units.multiplier_of(unit));
  }
  if (!units.are_rows) ordered.units = std::move(order);
  if (ordered.spec.rule != QuantileRule::kMath && !ordered.spec.woodruff)
    ordered.entries = entries_of_cells(ordered, table);
  return ordered;
}

void take_quantiles(const OrderedUnits& ordered,
                    const WeightBlock& block,
                    const DomainTable& table,
                    QuantileWorkspace& workspace,
                    double* quantiles) {
  const std::size_t size = (table.cells + 1) * kLanes;
  workspace.totals.assign(size, 0.0);
  workspace.sums.assign(size, 0.0);
  std::fill(quantiles, quantiles + size, kNotAvailable);
  if (ordered.spec.rule != QuantileRule::kMath && !ordered.spec.woodruff)
    return take_by_rule(ordered, block, table, quantiles);
  sum_cells(ordered, block, table, workspace.totals.data());
  if (ordered.spec.woodruff) {
    sum_below(ordered, block, table, workspace.sums.data());
    for (std::size_t k = 0; k < size; ++k) {
      if (workspace.totals[k] > 0) quantiles[k] = workspace.sums[k] / workspace.totals[k];
    }
    return;
  }
  for (double& total : workspace.totals) {
    // A cell without weight never reaches its quantile.
    total = total > 0 ? ordered.spec.probability * total : std::numeric_limits<double>::infinity();
  }
  find_crossings(ordered, block, table, workspace.totals.data(), workspace.sums.data(), quantiles);
}

}  // namespace darkfigure
