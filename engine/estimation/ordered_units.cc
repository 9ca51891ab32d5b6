#include "engine/estimation/ordered_units.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/core/estimate.h"
#include "engine/core/vector_clones.h"

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

}  // namespace

OrderedUnits order_units(const BoundIndicator& indicator, const Units& units) {
  std::vector<std::uint32_t> order;
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    if (indicator.in_base[unit] != 0) order.push_back(static_cast<std::uint32_t>(unit));
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return indicator.z[a] < indicator.z[b];
  });
  OrderedUnits ordered;
  ordered.probability = indicator.spec.probability;
  for (const std::uint32_t unit : order) {
    ordered.rows.push_back(static_cast<std::uint32_t>(units.row_of(unit)));
    ordered.values.push_back(indicator.z[unit]);
    if (!units.multiplier.empty()) ordered.multipliers.push_back(units.multiplier_of(unit));
  }
  if (!units.are_rows) ordered.units = std::move(order);
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
  sum_cells(ordered, block, table, workspace.totals.data());
  for (double& total : workspace.totals) {
    // A cell without weight never reaches its quantile.
    total = total > 0 ? ordered.probability * total : std::numeric_limits<double>::infinity();
  }
  find_crossings(ordered, block, table, workspace.totals.data(), workspace.sums.data(), quantiles);
}

double weighted_quantile(std::span<const double> values,
                         std::span<const double> weights,
                         double probability) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] < values[b];
  });
  double total = 0;
  for (const std::size_t k : order) total += weights[k];
  double sum = 0;
  for (const std::size_t k : order) {
    sum += weights[k];
    if (total > 0 && sum >= probability * total) return values[k];
  }
  return kNotAvailable;
}

}  // namespace darkfigure
