#include "engine/weighting/feasibility.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>

namespace darkfigure {
namespace {

// How far g-weights stay from limits they never reach.
constexpr double kInside = 1e-6;

// Limits moved towards the start F(0) by the share `inside`.
Bounds narrowed(Bounds bounds, double start, double inside) {
  Bounds result = bounds;
  result.lower += inside * (start - bounds.lower);
  if (std::isfinite(bounds.upper)) result.upper -= inside * (bounds.upper - start);
  return result;
}

}  // namespace

struct Feasibility::Program {
  const CellProblem& problem;
  // Cells with the same controls are one column: the mean g-weight of theirs.
  std::vector<std::size_t> column_of_cell;
  std::vector<std::size_t> first_cell;  // of each column
  std::vector<double> weight;           // Σd of each column
  std::vector<Bounds> cell_limits;      // per cell
  std::vector<Bounds> limits;           // per column
  std::vector<double> targets;          // of the constraints
  std::vector<double> size;             // 1 + |target|
  bool open = true;                     // limits are not reached
  double start = 1;                     // F(0)
  ClpSimplex model;

  explicit Program(const CellProblem& cells) : problem(cells) {
    const Calibration& calibration = problem.calibration;
    const Distance& distance = distance_named(calibration.spec.distance);
    open = !distance.reaches_bounds;
    if (distance.name == "logistic") start = distance.g(0, {});
    const double infinity = std::numeric_limits<double>::infinity();
    for (std::size_t cell = 0; cell < calibration.cells; ++cell) {
      Bounds limit{0, infinity};
      if (distance.bounded) limit = problem.bounds_of(cell);
      if (distance.name == "linear") limit.lower = -infinity;
      if (distance.name == "logistic") limit.upper = 1;
      cell_limits.push_back(limit);
    }
    group_cells();
    merge_limits();
    targets = problem.targets;
    for (const double target : targets)
      size.push_back(std::isnan(target) ? 1 : 1 + std::abs(target));
    load();
  }

  void group_cells() {
    const ControlMatrix& x = problem.calibration.controls;
    std::map<std::vector<std::pair<std::int32_t, double>>, std::size_t> index;
    for (std::size_t cell = 0; cell < x.units(); ++cell) {
      std::vector<std::pair<std::int32_t, double>> entries;
      for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k)
        entries.emplace_back(x.column[k], x.value_at(k));
      const auto [entry, is_new] = index.try_emplace(std::move(entries), first_cell.size());
      if (is_new) {
        first_cell.push_back(cell);
        weight.push_back(0);
      }
      column_of_cell.push_back(entry->second);
      weight[entry->second] += problem.weights[cell];
    }
  }

  // The limits of a column's mean g-weight are the weighted means of its cells'.
  void merge_limits() {
    limits.assign(first_cell.size(), Bounds{0, 0});
    for (std::size_t cell = 0; cell < column_of_cell.size(); ++cell) {
      const std::size_t column = column_of_cell[cell];
      if (problem.weights[cell] == 0) continue;
      const double share = problem.weights[cell] / weight[column];
      limits[column].lower += share * cell_limits[cell].lower;
      limits[column].upper += share * cell_limits[cell].upper;
    }
  }

  void load() {
    const ControlMatrix& x = problem.calibration.controls;
    std::vector<CoinBigIndex> start = {0};
    std::vector<int> row;
    std::vector<double> value;
    for (std::size_t column = 0; column < first_cell.size(); ++column) {
      const std::size_t cell = first_cell[column];
      for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k) {
        row.push_back(x.column[k]);
        value.push_back(weight[column] * x.value_at(k) /
                        size[static_cast<std::size_t>(x.column[k])]);
      }
      start.push_back(static_cast<CoinBigIndex>(row.size()));
    }
    model.setLogLevel(0);
    model.loadProblem(static_cast<int>(first_cell.size()),
                      static_cast<int>(x.columns),
                      start.data(),
                      row.data(),
                      value.data(),
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr);
    model.setPrimalTolerance(1e-9);
    apply_limits(open ? kInside : 0);
  }

  void apply_limits(double inside) {
    for (std::size_t column = 0; column < limits.size(); ++column) {
      Bounds limit = limits[column];
      if (std::isfinite(limit.lower)) limit = narrowed(limit, start, inside);
      model.setColBounds(static_cast<int>(column),
                         std::isfinite(limit.lower) ? limit.lower : -COIN_DBL_MAX,
                         std::isfinite(limit.upper) ? limit.upper : COIN_DBL_MAX);
    }
  }

  const Softness& softness(std::size_t constraint) const {
    const Calibration& calibration = problem.calibration;
    return calibration.margins[calibration.constraints[constraint].margin].softness;
  }

  void apply_rows(const std::vector<bool>& wanted) {
    for (std::size_t j = 0; j < targets.size(); ++j) {
      const double total = targets[j] / size[j];
      const double slack = softness(j).tolerance * std::abs(total);
      const bool stands = wanted[j] && softness(j).ridge == 0 && !std::isnan(targets[j]);
      model.setRowBounds(static_cast<int>(j),
                         stands ? total - slack : -COIN_DBL_MAX,
                         stands ? total + slack : COIN_DBL_MAX);
    }
  }
};

Feasibility::Feasibility(const CellProblem& problem)
    : program_(std::make_unique<Program>(problem)) {}

Feasibility::~Feasibility() = default;

std::size_t Feasibility::constraints() const { return program_->targets.size(); }

bool Feasibility::feasible(const std::vector<bool>& wanted) {
  program_->apply_rows(wanted);
  program_->model.dual();
  // The dual simplex may stop without a verdict when it starts from an infeasible basis.
  if (!program_->model.isProvenOptimal()) program_->model.primal();
  // Without a proof nothing is said to conflict.
  return !program_->model.isProvenPrimalInfeasible();
}

std::vector<bool> Feasibility::conflicting(const std::vector<bool>& wanted) {
  if (feasible(wanted)) return std::vector<bool>(wanted.size(), false);
  program_->model.dual();
  const std::unique_ptr<double[]> ray(program_->model.infeasibilityRay());
  if (!ray) return wanted;
  double largest = 0;
  for (std::size_t j = 0; j < wanted.size(); ++j) largest = std::max(largest, std::abs(ray[j]));
  std::vector<bool> used(wanted.size(), false);
  for (std::size_t j = 0; j < wanted.size(); ++j)
    used[j] = wanted[j] && std::abs(ray[j]) > 1e-9 * largest;
  return feasible(used) ? wanted : used;
}

void Feasibility::set_bounds(const std::vector<Bounds>& bounds) {
  program_->cell_limits = bounds;
  program_->merge_limits();
  program_->apply_limits(program_->open ? kInside : 0);
}

std::vector<double> Feasibility::nearest_totals(double inside, const std::vector<bool>& movable) {
  Program& program = *program_;
  program.apply_limits(inside);
  program.apply_rows(std::vector<bool>(constraints(), true));
  ClpSimplex elastic(program.model);
  program.apply_limits(program.open ? kInside : 0);
  // Two slack columns per hard constraint, at a cost of 1 for its whole total.
  for (std::size_t j = 0; j < constraints(); ++j) {
    if (program.softness(j).ridge > 0 || !movable[j]) continue;
    const int row = static_cast<int>(j);
    for (const double sign : {1.0, -1.0}) {
      elastic.addColumn(1, &row, &sign, 0, COIN_DBL_MAX, 1);
    }
  }
  elastic.primal();
  if (!elastic.isProvenOptimal()) return {};
  const double* g = elastic.getColSolution();
  std::vector<double> weights;
  for (std::size_t cell = 0; cell < program.column_of_cell.size(); ++cell)
    weights.push_back(program.problem.weights[cell] * g[program.column_of_cell[cell]]);
  const Eigen::VectorXd totals = program.problem.calibration.controls.totals(weights);
  return {totals.data(), totals.data() + totals.size()};
}

Bounds Feasibility::attainable(std::size_t constraint) const {
  const ControlMatrix& x = program_->problem.calibration.controls;
  Bounds range;
  for (std::size_t cell = 0; cell < x.units(); ++cell) {
    for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k) {
      if (static_cast<std::size_t>(x.column[k]) != constraint) continue;
      const double unit = program_->problem.weights[cell] * x.value_at(k);
      if (unit == 0) continue;
      const Bounds& limit = program_->cell_limits[cell];
      range.lower += unit * (unit > 0 ? limit.lower : limit.upper);
      range.upper += unit * (unit > 0 ? limit.upper : limit.lower);
    }
  }
  return range;
}

}  // namespace darkfigure
