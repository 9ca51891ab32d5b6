#include "engine/weighting/calibration_cells.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <Eigen/Core>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

void index_cells(const Design& design, CalibrationCells& result) {
  std::map<std::vector<std::int32_t>, std::int32_t> index;
  std::vector<std::int32_t> key(result.margins.size());
  result.cell_of_row.assign(design.rows(), -1);
  for (std::size_t row = 0; row < design.rows(); ++row) {
    if (design.base_weight[row] == 0) continue;
    for (std::size_t m = 0; m < key.size(); ++m) key[m] = result.margins[m].of_row[row];
    const auto [entry, is_new] = index.try_emplace(key, static_cast<std::int32_t>(result.cells));
    if (is_new) {
      ++result.cells;
      result.category_of_cell.insert(result.category_of_cell.end(), key.begin(), key.end());
    }
    result.cell_of_row[row] = entry->second;
  }
  for (std::int32_t& cell : result.cell_of_row) {
    if (cell < 0) cell = static_cast<std::int32_t>(result.cells);
  }
}

// All categories, those of the finest margin first.
std::vector<Constraint> ordered_constraints(const std::vector<BoundMargin>& margins) {
  std::vector<std::size_t> order(margins.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return margins[a].codes.size() > margins[b].codes.size();
  });
  std::vector<Constraint> constraints;
  for (const std::size_t margin : order) {
    for (std::size_t k = 0; k < margins[margin].codes.size(); ++k)
      constraints.push_back({margin, k});
  }
  return constraints;
}

// Counts of cells that have both of two categories.
Eigen::MatrixXd gram_matrix(const CalibrationCells& cells,
                            const std::vector<Constraint>& constraints) {
  std::vector<std::size_t> first_column(cells.margins.size());
  for (std::size_t j = 0; j < constraints.size(); ++j) {
    if (constraints[j].category == 0) first_column[constraints[j].margin] = j;
  }
  const auto size = static_cast<Eigen::Index>(constraints.size());
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(size, size);
  const std::size_t margins = cells.margins.size();
  std::vector<Eigen::Index> columns(margins);
  for (std::size_t cell = 0; cell < cells.cells; ++cell) {
    for (std::size_t m = 0; m < margins; ++m) {
      const std::int32_t category = cells.category_of_cell[cell * margins + m];
      columns[m] = static_cast<Eigen::Index>(first_column[m]) + category;
    }
    for (const Eigen::Index a : columns) {
      for (const Eigen::Index b : columns) gram(a, b) += 1;
    }
  }
  return gram;
}

double total_of(const CalibrationCells& cells, const Constraint& constraint) {
  return cells.margins[constraint.margin].totals[constraint.category];
}

void report_inconsistent(const CalibrationCells& cells,
                         const Constraint& constraint,
                         double implied,
                         const std::set<std::string>& others,
                         const std::vector<ControlMargin>& controls,
                         Diagnostics& diagnostics) {
  std::string list;
  for (const std::string& name : others) list += (list.empty() ? "\"" : ", \"") + name + "\"";
  const double total = total_of(cells, constraint);
  diagnostics.error(
      Concern::kData,
      controls[constraint.margin].location,
      "the " + cells.name(constraint) + " has the control total " + grouped_text(total, 2) +
          " but " + (others.size() > 1 ? "the margins " : "the margin ") + list +
          (others.size() > 1 ? " imply " : " implies ") + grouped_text(implied, 2) +
          " (difference " + grouped_text(total - implied, 2) + "); correct one of the totals");
}

// Walks the constraints in order. With the Cholesky factor L of the kept ones' Gram matrix, the
// next column's residual norm is what it adds to their span; zero means it follows from them.
void choose_independent(const std::vector<Constraint>& constraints,
                        double tolerance,
                        const std::vector<ControlMargin>& controls,
                        CalibrationCells& result,
                        Diagnostics& diagnostics) {
  constexpr double kRankTolerance = 1e-9;
  const Eigen::MatrixXd gram = gram_matrix(result, constraints);
  Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(gram.rows(), gram.cols());
  std::vector<Eigen::Index> kept;
  for (std::size_t j = 0; j < constraints.size(); ++j) {
    const auto column = static_cast<Eigen::Index>(j);
    const auto size = static_cast<Eigen::Index>(kept.size());
    Eigen::VectorXd projection(size);
    for (Eigen::Index k = 0; k < size; ++k) {
      projection[k] = gram(kept[static_cast<std::size_t>(k)], column);
    }
    const auto lower = factor.topLeftCorner(size, size).triangularView<Eigen::Lower>();
    lower.solveInPlace(projection);
    const double residual = gram(column, column) - projection.squaredNorm();
    if (residual > kRankTolerance * std::max(1.0, gram(column, column))) {
      factor.block(size, 0, 1, size) = projection.transpose();
      factor(size, size) = std::sqrt(residual);
      kept.push_back(column);
      result.kept.push_back(constraints[j]);
      result.totals.push_back(total_of(result, constraints[j]));
      continue;
    }
    lower.adjoint().solveInPlace(projection);
    double implied = 0;
    std::set<std::string> others;
    for (Eigen::Index k = 0; k < size; ++k) {
      implied += projection[k] * result.totals[static_cast<std::size_t>(k)];
      if (std::abs(projection[k]) > 1e-6) {
        others.insert(result.margins[result.kept[static_cast<std::size_t>(k)].margin].name);
      }
    }
    result.dropped.push_back(constraints[j]);
    const double total = total_of(result, constraints[j]);
    const double size_of_totals = std::max({1.0, std::abs(total), std::abs(implied)});
    if (std::abs(total - implied) > tolerance * size_of_totals) {
      report_inconsistent(result, constraints[j], implied, others, controls, diagnostics);
    }
  }
}

void number_equations(CalibrationCells& result) {
  const std::size_t margins = result.margins.size();
  const auto none = static_cast<std::int32_t>(result.kept.size());
  std::vector<std::vector<std::int32_t>> equation(margins);
  std::vector<bool> has_equation(margins, false);
  for (std::size_t m = 0; m < margins; ++m)
    equation[m].assign(result.margins[m].codes.size(), none);
  for (std::size_t k = 0; k < result.kept.size(); ++k) {
    equation[result.kept[k].margin][result.kept[k].category] = static_cast<std::int32_t>(k);
    has_equation[result.kept[k].margin] = true;
  }
  result.active =
      static_cast<std::size_t>(std::count(has_equation.begin(), has_equation.end(), true));
  for (std::size_t cell = 0; cell < result.cells; ++cell) {
    for (std::size_t m = 0; m < margins; ++m) {
      if (!has_equation[m]) continue;
      const std::int32_t category = result.category_of_cell[cell * margins + m];
      result.equation_of_cell.push_back(equation[m][static_cast<std::size_t>(category)]);
    }
  }
}

}  // namespace

std::string CalibrationCells::name(const Constraint& constraint) const {
  const BoundMargin& margin = margins[constraint.margin];
  const std::string& label = margin.labels[constraint.category];
  return "margin \"" + margin.name + "\", category \"" + margin.codes[constraint.category] + "\"" +
         (label.empty() ? "" : " (" + label + ")");
}

CalibrationCells group_into_cells(std::vector<BoundMargin> margins,
                                  const Design& design,
                                  double tolerance,
                                  const std::vector<ControlMargin>& controls,
                                  Diagnostics& diagnostics) {
  CalibrationCells result;
  result.margins = std::move(margins);
  for (const BoundMargin& margin : result.margins) {
    for (std::size_t row = 0; row < design.rows(); ++row) {
      if (margin.of_row[row] < 0 && design.base_weight[row] > 0) return result;  // reported
    }
  }
  index_cells(design, result);
  choose_independent(ordered_constraints(result.margins), tolerance, controls, result, diagnostics);
  number_equations(result);
  return result;
}

}  // namespace darkfigure
