#include "engine/estimation/domain_sums.h"

namespace darkfigure {
namespace {

// Where less than this share of a domain's weight is left after the subtraction, rounding could
// show, and an empty base would not come out as exactly zero: the sum is then taken directly.
constexpr double kSafeShare = 1e-3;

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

void add_rows(const SparseSum& sum,
              const WeightBlock& block,
              const DomainTable& table,
              double* sums) {
  const std::size_t domains = table.domains.size();
  for (std::size_t k = 0; k < sum.rows.size(); ++k) {
    const std::size_t row = sum.rows[k];
    const double value = sum.ones ? 1.0 : sum.values[k];
    add_row(block.row(row), value, table.cell_of_row.data() + row * domains, domains, sums);
  }
}

void add_all_rows(const WeightBlock& block, const DomainTable& table, double* sums) {
  const std::size_t domains = table.domains.size();
  for (std::size_t row = 0; row < block.rows; ++row) {
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
  const DomainTable& table = *plan.domains;
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

SparseSum sparse(const std::vector<double>& values) {
  SparseSum sum;
  sum.ones = true;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (values[row] == 0) continue;
    sum.rows.push_back(static_cast<std::uint32_t>(row));
    sum.values.push_back(values[row]);
    sum.ones = sum.ones && values[row] == 1;
  }
  if (sum.ones) sum.values.clear();
  return sum;
}

// Counts per cell of the rows with positive weight that are in the base, and of all of them.
struct CellCounts {
  std::vector<std::size_t> base;
  std::vector<std::size_t> all;
};

CellCounts count_cells(const BoundIndicator& indicator,
                       const DomainTable& table,
                       const std::vector<double>& base_weight) {
  CellCounts counts{std::vector<std::size_t>(table.cells + 1),
                    std::vector<std::size_t>(table.cells + 1)};
  const std::size_t domains = table.domains.size();
  for (std::size_t row = 0; row < base_weight.size(); ++row) {
    if (base_weight[row] == 0) continue;
    for (std::size_t d = 0; d < domains; ++d) {
      const auto cell = static_cast<std::size_t>(table.cell_of_row[row * domains + d]);
      ++counts.all[cell];
      counts.base[cell] += indicator.in_base[row];
    }
  }
  return counts;
}

// Worth it when the base is most of every domain that has one.
bool complement_pays(const BoundIndicator& indicator, const CellCounts& counts, std::size_t cells) {
  if (!indicator.unit_denominator) return false;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    if (counts.base[cell] > 0 && 2 * counts.base[cell] < counts.all[cell]) return false;
  }
  return true;
}

SparseSum complement_of(const BoundIndicator& indicator) {
  SparseSum sum{.complement = true, .ones = true, .rows = {}, .values = {}};
  for (std::size_t row = 0; row < indicator.in_base.size(); ++row) {
    if (indicator.in_base[row] == 0) sum.rows.push_back(static_cast<std::uint32_t>(row));
  }
  return sum;
}

}  // namespace

SumPlan plan_sums(const std::vector<BoundIndicator>& indicators,
                  const DomainTable& domains,
                  const std::vector<double>& base_weight) {
  SumPlan plan;
  plan.domains = &domains;
  for (const BoundIndicator& indicator : indicators) {
    const CellCounts counts = count_cells(indicator, domains, base_weight);
    plan.numerators.push_back(sparse(indicator.z));
    const bool complement = complement_pays(indicator, counts, domains.cells);
    plan.denominators.push_back(complement ? complement_of(indicator) : sparse(indicator.x));
    plan.needs_totals = plan.needs_totals || complement;
    std::vector<bool>& empty = plan.empty_base.emplace_back();
    for (std::size_t cell = 0; cell < domains.cells; ++cell)
      empty.push_back(counts.base[cell] == 0);
  }
  return plan;
}

void take_sums(const SumPlan& plan, const WeightBlock& block, BlockSums& sums) {
  const DomainTable& table = *plan.domains;
  const std::size_t stride = (table.cells + 1) * kLanes;
  sums.totals.assign(stride, 0.0);
  sums.numerators.assign(stride * plan.numerators.size(), 0.0);
  sums.denominators.assign(stride * plan.denominators.size(), 0.0);
  if (plan.needs_totals) add_all_rows(block, table, sums.totals.data());
  for (std::size_t i = 0; i < plan.numerators.size(); ++i) {
    add_rows(plan.numerators[i], block, table, sums.numerators.data() + i * stride);
    double* denominators = sums.denominators.data() + i * stride;
    add_rows(plan.denominators[i], block, table, denominators);
    if (plan.denominators[i].complement) {
      subtract_from_totals(plan, i, block, sums.totals, denominators);
    }
  }
}

}  // namespace darkfigure
