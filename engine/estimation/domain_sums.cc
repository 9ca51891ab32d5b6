#include "engine/estimation/domain_sums.h"

#include <algorithm>

#include "engine/core/vector_clones.h"

namespace darkfigure {
namespace {

// Where less than this share of a domain's weight is left after the subtraction, rounding could
// show, and an empty base would not come out as exactly zero: the sum is then taken directly.
constexpr double kSafeShare = 1e-3;

// Rows taken together, for all sums: their weights (512 KB) stay in the second-level cache.
constexpr std::size_t kTileRows = 8192;

// A row's weights times v, added to the row's cell of every domain.
inline void add_row(const double* weight,
                    double value,
                    const std::int32_t* cells,
                    std::size_t domains,
                    double* sums) {
  double product[kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) product[lane] = value * weight[lane];
  for (std::size_t d = 0; d < domains; ++d) {
    double* sum = sums + static_cast<std::size_t>(cells[d]) * kLanes;
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += product[lane];
  }
}

// Adds entries [begin, end) of the sum.
DARKFIGURE_VECTOR_CLONES void add_entries(const SparseSum& sum,
                                          std::size_t begin,
                                          std::size_t end,
                                          const WeightBlock& block,
                                          const DomainTable& table,
                                          double* sums) {
  const std::size_t domains = table.domains.size();
  for (std::size_t k = begin; k < end; ++k) {
    const std::size_t row = sum.rows[k];
    const std::size_t unit = sum.units.empty() ? row : sum.units[k];
    const double value = sum.ones ? 1.0 : sum.values[k];
    add_row(block.row(row), value, table.cell_of_row.data() + unit * domains, domains, sums);
  }
}

DARKFIGURE_VECTOR_CLONES void add_all_rows(const WeightBlock& block,
                                           std::size_t begin,
                                           std::size_t end,
                                           const DomainTable& table,
                                           double* sums) {
  const std::size_t domains = table.domains.size();
  for (std::size_t row = begin; row < end; ++row) {
    add_row(block.row(row), 1.0, table.cell_of_row.data() + row * domains, domains, sums);
  }
}

// Σ w over the rows of a cell that are not in the complement's list, for one lane.
double direct_sum(const SparseSum& sum,
                  const WeightBlock& block,
                  const DomainTable& table,
                  std::size_t cell,
                  std::size_t lane) {
  const std::size_t domain = table.domain_of(cell);
  double total = 0;
  std::size_t next = 0;
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (next < sum.rows.size() && sum.rows[next] == row) {
      ++next;
    } else if (table.contains(row, domain, cell)) {
      total += block.row(row)[lane];
    }
  }
  return total;
}

void subtract_from_totals(const SumPlan& plan,
                          std::size_t indicator,
                          const WeightBlock& block,
                          const std::vector<double>& totals,
                          double* sums) {
  const DomainTable& table = *plan.domains[indicator];
  const SparseSum& sum = plan.denominators[indicator];
  for (std::size_t cell = 0; cell < table.cells; ++cell) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double total = totals[cell * kLanes + lane];
      double& value = sums[cell * kLanes + lane];
      value = plan.empty_base[indicator][cell] ? 0 : total - value;
      const bool unsafe = value < kSafeShare * total && !plan.empty_base[indicator][cell];
      if (unsafe && lane < block.lanes) value = direct_sum(sum, block, table, cell, lane);
    }
  }
}

// Units with a value ≠ 0, in the order of their rows.
std::vector<std::uint32_t> units_by_row(const std::vector<double>& values, const Units& units) {
  std::vector<std::uint32_t> order;
  for (std::size_t unit = 0; unit < values.size(); ++unit) {
    if (values[unit] * units.multiplier_of(unit) != 0)
      order.push_back(static_cast<std::uint32_t>(unit));
  }
  if (!units.are_rows) {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return units.row_of(a) < units.row_of(b);
    });
  }
  return order;
}

SparseSum sparse(const std::vector<double>& values, const Units& units) {
  SparseSum sum;
  sum.ones = true;
  for (const std::uint32_t unit : units_by_row(values, units)) {
    const double value = values[unit] * units.multiplier_of(unit);
    sum.rows.push_back(static_cast<std::uint32_t>(units.row_of(unit)));
    if (!units.are_rows) sum.units.push_back(unit);
    sum.values.push_back(value);
    sum.ones = sum.ones && value == 1;
  }
  if (sum.ones) sum.values.clear();
  return sum;
}

void find_tiles(std::size_t rows, SparseSum& sum) {
  std::size_t entry = 0;
  for (std::size_t begin = 0; begin < rows; begin += kTileRows) {
    while (entry < sum.rows.size() && sum.rows[entry] < begin + kTileRows) ++entry;
    sum.tile_ends.push_back(entry);
  }
}

// Counts per cell of the respondents that are in the base, and of all of them.
struct CellCounts {
  std::vector<std::size_t> base;
  std::vector<std::size_t> all;
};

CellCounts count_cells(const BoundIndicator& indicator,
                       const UnitFrame& frame,
                       const std::vector<std::uint8_t>& respondent) {
  const DomainTable& table = frame.domains;
  CellCounts counts{std::vector<std::size_t>(table.cells + 1),
                    std::vector<std::size_t>(table.cells + 1)};
  const std::size_t domains = table.domains.size();
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    if (respondent[frame.units.row_of(unit)] == 0) continue;
    for (std::size_t d = 0; d < domains; ++d) {
      const auto cell = static_cast<std::size_t>(table.cell_of_row[unit * domains + d]);
      ++counts.all[cell];
      counts.base[cell] += indicator.in_base[unit];
    }
  }
  return counts;
}

// Worth it when the base is most of every domain that has one.
bool complement_pays(const BoundIndicator& indicator, const CellCounts& counts, std::size_t cells) {
  if (!indicator.unit_denominator || indicator.frame != 0) return false;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    if (counts.base[cell] > 0 && 2 * counts.base[cell] < counts.all[cell]) return false;
  }
  return true;
}

SparseSum complement_of(const BoundIndicator& indicator) {
  SparseSum sum{.complement = true, .ones = true};
  for (std::size_t row = 0; row < indicator.in_base.size(); ++row) {
    if (indicator.in_base[row] == 0) sum.rows.push_back(static_cast<std::uint32_t>(row));
  }
  return sum;
}

}  // namespace

SumPlan plan_sums(const std::vector<BoundIndicator>& indicators,
                  std::span<const UnitFrame> frames,
                  std::span<const LogisticRegression> models,
                  const std::vector<std::uint8_t>& respondent,
                  std::span<const double> weight) {
  SumPlan plan;
  plan.models = models;
  for (const LogisticRegression& model : models)
    plan.first_of_model.push_back(plan.first_of_model.back() + model.values());
  plan.first = {0};
  for (const BoundIndicator& indicator : indicators) {
    const UnitFrame& frame = frames[indicator.frame];
    const DomainTable& domains = frame.domains;
    plan.domains.push_back(&domains);
    plan.first.push_back(plan.first.back() + domains.cells + 1);
    const CellCounts counts = count_cells(indicator, frame, respondent);
    const bool is_quantile = indicator.statistic.is_quantile;
    plan.numerators.push_back(is_quantile ? SparseSum{} : sparse(indicator.z, frame.units));
    plan.quantiles.push_back(is_quantile ? order_units(indicator, frame.units, domains)
                                         : OrderedUnits{});
    OrderedUnits& ordered = plan.quantiles.back();
    if (ordered.spec.woodruff) ordered.thresholds = cell_quantiles(ordered, weight, domains);
    const bool complement = complement_pays(indicator, counts, domains.cells);
    plan.denominators.push_back(complement ? complement_of(indicator)
                                           : sparse(indicator.x, frame.units));
    find_tiles(respondent.size(), plan.numerators.back());
    find_tiles(respondent.size(), plan.denominators.back());
    if (complement) plan.total_domains = &domains;
    std::vector<bool>& empty = plan.empty_base.emplace_back();
    for (std::size_t cell = 0; cell < domains.cells; ++cell)
      empty.push_back(counts.base[cell] == 0);
  }
  return plan;
}

void take_sums(const SumPlan& plan, const WeightBlock& block, BlockSums& sums) {
  const std::size_t indicators = plan.numerators.size();
  sums.numerators.assign(plan.first.back() * kLanes, 0.0);
  sums.denominators.assign(plan.first.back() * kLanes, 0.0);
  if (plan.total_domains != nullptr)
    sums.totals.assign((plan.total_domains->cells + 1) * kLanes, 0.0);
  sums.next.assign(2 * indicators, 0);
  for (std::size_t begin = 0; begin < block.rows; begin += kTileRows) {
    const std::size_t end = std::min(block.rows, begin + kTileRows);
    if (plan.total_domains != nullptr)
      add_all_rows(block, begin, end, *plan.total_domains, sums.totals.data());
    for (std::size_t i = 0; i < indicators; ++i) {
      const DomainTable& table = *plan.domains[i];
      const std::size_t first = plan.first[i] * kLanes;
      const auto add = [&](const SparseSum& sum, std::size_t& next, double* to) {
        const std::size_t from = next;
        next = sum.tile_ends[begin / kTileRows];
        add_entries(sum, from, next, block, table, to + first);
      };
      add(plan.numerators[i], sums.next[2 * i], sums.numerators.data());
      add(plan.denominators[i], sums.next[2 * i + 1], sums.denominators.data());
    }
  }
  for (std::size_t i = 0; i < indicators; ++i) {
    if (!plan.quantiles[i].empty()) {
      take_quantiles(plan.quantiles[i],
                     block,
                     *plan.domains[i],
                     sums.quantiles,
                     sums.numerators.data() + plan.first[i] * kLanes);
    }
    if (!plan.denominators[i].complement) continue;
    subtract_from_totals(
        plan, i, block, sums.totals, sums.denominators.data() + plan.first[i] * kLanes);
  }
}

}  // namespace darkfigure
