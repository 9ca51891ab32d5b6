#include "engine/estimation/crosstab.h"

#include <algorithm>
#include <functional>

#include <Eigen/Cholesky>

#include "engine/estimation/distributions.h"
#include "engine/estimation/units_by_category.h"

namespace darkfigure {
namespace {

using Index = Eigen::Index;

// The table's cells, without rows and columns that have no unit.
struct Table {
  std::vector<std::size_t> cell;  // of the domain's cells, or kEmpty: row × columns + column
  std::size_t rows = 0;
  std::size_t columns = 0;
  Eigen::VectorXd p;  // proportions
  double total = 0;   // Σ w
  double n = 0;
  std::vector<std::uint32_t> units;
  std::vector<std::size_t> cell_of_unit;  // of `units`, in `cell`
};
constexpr std::size_t kEmpty = static_cast<std::size_t>(-1);

std::vector<std::size_t> renumbered(const std::vector<bool>& used) {
  std::vector<std::size_t> number(used.size(), kEmpty);
  std::size_t next = 0;
  for (std::size_t k = 0; k < used.size(); ++k) {
    if (used[k]) number[k] = next++;
  }
  return number;
}

Table make_table(const Inference& inference, const Crosstab& crosstab) {
  const BoundIndicator& indicator = inference.indicators[crosstab.indicator];
  const UnitFrame& frame = inference.frames[indicator.frame];
  const UnitsByCategory by_cell(indicator, frame.domains, 1);
  const std::size_t categories = crosstab.row_of_cell.size();
  std::vector<bool> row_used(crosstab.row_count);
  std::vector<bool> column_used(crosstab.column_count);
  Table table;
  for (std::size_t k = 0; k < categories; ++k) {
    if (by_cell.of(k).base.empty()) continue;
    row_used[crosstab.row_of_cell[k]] = true;
    column_used[crosstab.column_of_cell[k]] = true;
  }
  const std::vector<std::size_t> row = renumbered(row_used);
  const std::vector<std::size_t> column = renumbered(column_used);
  for (const bool used : row_used) table.rows += used ? 1 : 0;
  for (const bool used : column_used) table.columns += used ? 1 : 0;
  table.p = Eigen::VectorXd::Zero(static_cast<Index>(table.rows * table.columns));
  table.cell.assign(table.rows * table.columns, kEmpty);
  for (std::size_t k = 0; k < categories; ++k) {
    const auto base = by_cell.of(k).base;
    if (base.empty()) continue;
    const std::size_t at =
        row[crosstab.row_of_cell[k]] * table.columns + column[crosstab.column_of_cell[k]];
    table.cell[at] = frame.domains.first_cell[1] + k;
    for (const std::uint32_t unit : base) {
      table.p[static_cast<Index>(at)] +=
          inference.weight[frame.units.row_of(unit)] * frame.units.multiplier_of(unit);
      table.units.push_back(unit);
      table.cell_of_unit.push_back(at);
    }
  }
  table.n = static_cast<double>(table.units.size());
  table.total = table.p.sum();
  table.p /= table.total;
  return table;
}

// The design covariance of the cell proportions, by V(a + b) = V(a) + V(b) + 2 cov(a, b).
Eigen::MatrixXd covariance(std::size_t size,
                           const std::function<double(const Eigen::VectorXd&)>& variance_of) {
  const auto n = static_cast<Index>(size);
  Eigen::MatrixXd v(n, n);
  for (Index a = 0; a < n; ++a) v(a, a) = variance_of(Eigen::VectorXd::Unit(n, a));
  for (Index a = 0; a < n; ++a) {
    for (Index b = 0; b < a; ++b) {
      const double both = variance_of(Eigen::VectorXd::Unit(n, a) + Eigen::VectorXd::Unit(n, b));
      v(a, b) = v(b, a) = (both - v(a, a) - v(b, b)) / 2;
    }
  }
  return v;
}

// V of Σ a_k p_k from the replicates' proportions.
Eigen::MatrixXd replicated_covariance(const Inference& inference,
                                      const Crosstab& crosstab,
                                      const Table& table,
                                      std::string& note) {
  const ReplicateEstimates& replicates = *inference.method.replicates;
  const auto cells = static_cast<Index>(table.cell.size());
  Eigen::MatrixXd p(static_cast<Index>(replicates.replicates()), cells);
  for (Index r = 0; r < p.rows(); ++r) {
    for (Index k = 0; k < cells; ++k) {
      const std::size_t cell = table.cell[static_cast<std::size_t>(k)];
      p(r, k) = cell == kEmpty
                    ? 0
                    : replicates.value(static_cast<std::size_t>(r), crosstab.indicator, cell);
    }
    p.row(r) /= p.row(r).sum();
  }
  return covariance(table.cell.size(), [&](const Eigen::VectorXd& a) {
    const Eigen::VectorXd theta = p * a;
    const VarianceResult result = variance_of_replicates(
        inference, {theta.data(), static_cast<std::size_t>(theta.size())}, table.p.dot(a));
    if (!result.note.empty()) note = result.note;
    return result.variance;
  });
}

Eigen::MatrixXd linear_covariance(const Inference& inference,
                                  const Crosstab& crosstab,
                                  const Table& table) {
  const Units& units = inference.frames[inference.indicators[crosstab.indicator].frame].units;
  return covariance(table.cell.size(), [&](const Eigen::VectorXd& a) {
    std::vector<double> influence(inference.weight.size(), 0.0);
    const double mean = table.p.dot(a);
    for (std::size_t k = 0; k < table.units.size(); ++k) {
      const double value = a[static_cast<Index>(table.cell_of_unit[k])];
      influence[units.row_of(table.units[k])] +=
          units.multiplier_of(table.units[k]) * (value - mean) / table.total;
    }
    return variance_of_influence(inference, std::move(influence));
  });
}

// Interaction contrasts, made orthogonal to the constant and the main effects.
Eigen::MatrixXd interaction_contrasts(std::size_t rows, std::size_t columns) {
  const auto r = static_cast<Index>(rows);
  const auto c = static_cast<Index>(columns);
  Eigen::MatrixXd main = Eigen::MatrixXd::Zero(r * c, r + c - 1);
  Eigen::MatrixXd both = Eigen::MatrixXd::Zero(r * c, (r - 1) * (c - 1));
  for (Index i = 0; i < r; ++i) {
    for (Index j = 0; j < c; ++j) {
      const Index at = i * c + j;
      main(at, 0) = 1;
      if (i > 0) main(at, i) = 1;
      if (j > 0) main(at, r - 1 + j) = 1;
      if (i > 0 && j > 0) both(at, (i - 1) * (c - 1) + j - 1) = 1;
    }
  }
  return both - main * (main.transpose() * main).ldlt().solve(main.transpose() * both);
}

double pearson_statistic(const Table& table) {
  const auto r = static_cast<Index>(table.rows);
  const auto c = static_cast<Index>(table.columns);
  double sum = 0;
  for (Index i = 0; i < r; ++i) {
    for (Index j = 0; j < c; ++j) {
      double row = 0;
      double column = 0;
      for (Index k = 0; k < c; ++k) row += table.p[i * c + k];
      for (Index k = 0; k < r; ++k) column += table.p[k * c + j];
      const double expected = row * column;
      const double difference = table.p[i * c + j] - expected;
      sum += difference * difference / expected;
    }
  }
  return table.n * sum;
}

bool has_category_in_one_psu(const Inference& inference, const Table& table, const Units& units) {
  std::vector<std::vector<std::uint32_t>> rows(table.rows + table.columns);
  for (std::size_t k = 0; k < table.units.size(); ++k) {
    const auto row = static_cast<std::uint32_t>(units.row_of(table.units[k]));
    rows[table.cell_of_unit[k] / table.columns].push_back(row);
    rows[table.rows + table.cell_of_unit[k] % table.columns].push_back(row);
  }
  for (const std::vector<std::uint32_t>& of_category : rows) {
    if (in_single_psu(inference, psus_of_rows(inference, of_category))) return true;
  }
  return false;
}

}  // namespace

CrosstabTest test_crosstab(const Inference& inference, const Crosstab& crosstab) {
  CrosstabTest test{.id = crosstab.id,
                    .label = crosstab.label,
                    .rows = crosstab.rows,
                    .columns = crosstab.columns};
  const Table table = make_table(inference, crosstab);
  test.n = table.n;
  std::vector<double> cell_units(table.cell.size(), 0.0);
  for (const std::size_t cell : table.cell_of_unit) cell_units[cell] += 1;
  if (!cell_units.empty())
    test.least_cell = *std::min_element(cell_units.begin(), cell_units.end());
  if (table.rows < 2 || table.columns < 2) {
    test.note = "fewer than two categories of one variable have units: no test";
    return test;
  }
  const Units& units = inference.frames[inference.indicators[crosstab.indicator].frame].units;
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t unit : table.units)
    rows.push_back(static_cast<std::uint32_t>(units.row_of(unit)));
  if (has_category_in_one_psu(inference, table, units)) {
    test.note = "all cases of a category are in one PSU: no test";
    return test;
  }
  test.design_df = degrees_of_freedom(inference, psus_of_rows(inference, rows));
  test.pearson = pearson_statistic(table);
  const auto k = static_cast<double>((table.rows - 1) * (table.columns - 1));
  test.df = k;
  const Eigen::MatrixXd v = inference.method.replicates != nullptr
                                ? replicated_covariance(inference, crosstab, table, test.note)
                                : linear_covariance(inference, crosstab, table);
  const Eigen::MatrixXd contrasts = interaction_contrasts(table.rows, table.columns);
  Eigen::VectorXd inverse = table.p;
  for (double& p : inverse) p = p > 0 ? 1 / p : 0;
  const Eigen::MatrixXd scaled = inverse.asDiagonal() * contrasts;
  const Eigen::MatrixXd delta =
      (contrasts.transpose() * scaled / table.n).ldlt().solve(scaled.transpose() * v * scaled);
  const double trace = delta.trace();
  const double squares = (delta * delta).trace();
  constexpr double kFixed = 1e-6;  // a mean design effect below this is the calibration's tolerance
  if (!(trace > kFixed * k) || !(squares > 0)) {
    if (test.note.empty())
      test.note = "no sampling variation (the calibration fixes the table): no test";
    return test;
  }
  if (test.design_df <= 0) {
    test.note = "no degrees of freedom: no test";
    return test;
  }
  test.mean_deff = trace / k;
  test.chi_square = test.pearson / test.mean_deff;
  test.chi_square_p = chi_square_tail(test.chi_square, k);
  test.f = test.pearson / trace;
  test.first_order_p = f_tail(test.f, k, k * test.design_df);
  test.second_order_df1 = trace * trace / squares;
  test.second_order_df2 = test.second_order_df1 * test.design_df;
  test.second_order_p = f_tail(test.f, test.second_order_df1, test.second_order_df2);
  return test;
}

}  // namespace darkfigure
