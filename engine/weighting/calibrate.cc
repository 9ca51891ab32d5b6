#include "engine/weighting/calibrate.h"

#include <algorithm>
#include <cmath>

#include <ceres/tiny_solver.h>
#include <fmt/format.h>

namespace darkfigure {
namespace {

// Residuals are relative, so the cost threshold bounds the worst margin error; the solver's other
// stopping rules are switched off. The large trust region makes it Newton's method near a solution.
ceres::TinySolver<CalibrationEquations>::Options solver_options(const CalibrationSpec& spec) {
  ceres::TinySolver<CalibrationEquations>::Options options;
  options.max_num_iterations = spec.max_iterations + 1;  // it counts the start as one
  options.gradient_tolerance = 0;
  options.parameter_tolerance = 0;
  options.function_tolerance = 0;
  options.cost_threshold = 0.5 * spec.tolerance * spec.tolerance;
  options.initial_trust_region_radius = 1e12;
  return options;
}

void sum_cells(const CalibrationCells& cells, const WeightBlock& block, std::vector<double>& sums) {
  sums.assign((cells.cells + 1) * kLanes, 0.0);
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double* weight = block.row(row);
    double* sum = sums.data() + static_cast<std::size_t>(cells.cell_of_row[row]) * kLanes;
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += weight[lane];
  }
}

void apply_factors(const CalibrationCells& cells,
                   const std::vector<double>& factors,
                   WeightBlock& block) {
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double* factor =
        factors.data() + static_cast<std::size_t>(cells.cell_of_row[row]) * kLanes;
    double* weight = block.row(row);
    for (std::size_t lane = 0; lane < kLanes; ++lane) weight[lane] *= factor[lane];
  }
}

// A category with a positive total but no weight in this column cannot be met by any g-weight.
bool find_vanished(const CalibrationCells& cells,
                   const std::vector<double>& weights,
                   CalibrationSummary& summary) {
  const std::size_t margins = cells.margins.size();
  for (std::size_t m = 0; m < margins; ++m) {
    std::vector<double> sums(cells.margins[m].codes.size(), 0.0);
    for (std::size_t cell = 0; cell < cells.cells; ++cell) {
      sums[static_cast<std::size_t>(cells.category_of_cell[cell * margins + m])] += weights[cell];
    }
    for (std::size_t k = 0; k < sums.size(); ++k) {
      if (sums[k] != 0 || cells.margins[m].totals[k] == 0) continue;
      summary.vanished = true;
      summary.worst = {m, k};
      summary.worst_error = cells.margins[m].totals[k] / (1 + cells.margins[m].totals[k]);
      return true;
    }
  }
  return false;
}

// Scale of d when bounds are on w/(d·T₀/Σd).
double bound_scale(const Calibration& calibration, const std::vector<double>& weights) {
  if (!calibration.spec.relative_to_scaled) return 1;
  double sum = 0;
  for (const double weight : weights) sum += weight;
  return calibration.grand_total / sum;
}

CalibrationSummary solve_lane(const Calibration& calibration,
                              const Eigen::VectorXd& start,
                              std::vector<double>& weights,
                              std::vector<double>& factors,
                              Eigen::VectorXd* solution) {
  CalibrationSummary summary;
  if (find_vanished(calibration.cells, weights, summary)) return summary;
  const double scale = bound_scale(calibration, weights);
  for (double& weight : weights) weight *= scale;
  const CalibrationEquations equations(calibration, weights);
  ceres::TinySolver<CalibrationEquations> solver;
  solver.options = solver_options(calibration.spec);
  Eigen::VectorXd lambda = start;
  solver.Solve(equations, &lambda);
  Eigen::VectorXd residuals(equations.NumResiduals());
  equations(lambda.data(), residuals.data(), nullptr);
  Eigen::Index worst = 0;
  summary.iterations = std::min(solver.summary.iterations, calibration.spec.max_iterations);
  summary.worst_error = residuals.cwiseAbs().maxCoeff(&worst);
  summary.worst = calibration.cells.kept[static_cast<std::size_t>(worst)];
  summary.converged = summary.worst_error <= calibration.spec.tolerance;
  if (!summary.converged) return summary;
  equations.g_weights(lambda.data(), factors);
  for (double& factor : factors) factor *= scale;
  if (solution != nullptr) *solution = lambda;
  return summary;
}

}  // namespace

CalibrationEquations::CalibrationEquations(const Calibration& calibration,
                                           const std::vector<double>& cell_weights)
    : calibration_(calibration),
      distance_(distance_named(calibration.spec.distance)),
      cell_weights_(cell_weights),
      equations_(calibration.cells.equations()),
      multipliers_(equations_ + 1),
      sums_(equations_ + 1) {
  const auto size = static_cast<Eigen::Index>(equations_ + 1);
  derivative_.resize(size, size);
}

double CalibrationEquations::g_of_cell(const double* multipliers,
                                       const std::int32_t* equations) const {
  double value = distance_.multiplicative ? 1 : 0;
  for (std::size_t a = 0; a < calibration_.cells.active; ++a) {
    if (distance_.multiplicative) {
      value *= multipliers[equations[a]];
    } else {
      value += multipliers[equations[a]];
    }
  }
  return value;
}

bool CalibrationEquations::operator()(const double* lambda,
                                      double* residuals,
                                      double* jacobian) const {
  const CalibrationCells& cells = calibration_.cells;
  const Bounds bounds = calibration_.spec.bounds;
  const bool product = distance_.multiplicative;
  for (std::size_t j = 0; j < equations_; ++j) {
    multipliers_[j] = product ? distance_.g(lambda[j], bounds) : lambda[j];
  }
  multipliers_[equations_] = product ? 1 : 0;
  std::fill(sums_.begin(), sums_.end(), 0.0);
  if (jacobian != nullptr) derivative_.setZero();
  for (std::size_t cell = 0; cell < cells.cells; ++cell) {
    const double weight = cell_weights_[cell];
    if (weight == 0) continue;
    const std::int32_t* equations = cells.equation_of_cell.data() + cell * cells.active;
    const double u = g_of_cell(multipliers_.data(), equations);
    const double calibrated = weight * (product ? u : distance_.g(u, bounds));
    for (std::size_t a = 0; a < cells.active; ++a) {
      sums_[static_cast<std::size_t>(equations[a])] += calibrated;
    }
    if (jacobian == nullptr) continue;
    const double slope = product ? calibrated : weight * distance_.dg(u, bounds);
    for (std::size_t a = 0; a < cells.active; ++a) {
      for (std::size_t b = 0; b <= a; ++b) derivative_(equations[a], equations[b]) += slope;
    }
  }
  for (std::size_t j = 0; j < equations_; ++j) {
    residuals[j] = (sums_[j] - cells.totals[j]) / (1 + std::abs(cells.totals[j]));
  }
  if (jacobian == nullptr) return true;
  // The cell loop filled one of each pair of margins; within a margin only the diagonal.
  const auto size = static_cast<Eigen::Index>(equations_);
  Eigen::Map<Eigen::MatrixXd> result(jacobian, size, size);
  for (Eigen::Index k = 0; k < size; ++k) {
    for (Eigen::Index j = 0; j < size; ++j) {
      const double both = j == k ? derivative_(j, k) : derivative_(j, k) + derivative_(k, j);
      result(j, k) = both / (1 + std::abs(cells.totals[static_cast<std::size_t>(j)]));
    }
  }
  return true;
}

void CalibrationEquations::g_weights(const double* lambda, std::vector<double>& factors) const {
  const CalibrationCells& cells = calibration_.cells;
  std::vector<double> multipliers(lambda, lambda + equations_);
  multipliers.push_back(0);
  factors.resize(cells.cells);
  for (std::size_t cell = 0; cell < cells.cells; ++cell) {
    double u = 0;
    for (std::size_t a = 0; a < cells.active; ++a) {
      u += multipliers[static_cast<std::size_t>(cells.equation_of_cell[cell * cells.active + a])];
    }
    factors[cell] = distance_.g(u, calibration_.spec.bounds);
  }
}

std::string CalibrationSummary::message(const CalibrationCells& cells) const {
  if (converged) {
    return fmt::format(
        "converged in {} iterations, worst margin error {:.1e}", iterations, worst_error);
  }
  if (vanished)
    return "no weight is left in the " + cells.name(worst) + ", which has a control total";
  return fmt::format(
      "not converged after {} iterations; the worst margin error is {:.2e} at the {}",
      iterations,
      worst_error,
      cells.name(worst));
}

std::array<CalibrationSummary, kLanes> calibrate_block(const Calibration& calibration,
                                                       const Eigen::VectorXd& start,
                                                       CalibrationWorkspace& workspace,
                                                       WeightBlock& block,
                                                       Eigen::VectorXd* solution) {
  const CalibrationCells& cells = calibration.cells;
  std::array<CalibrationSummary, kLanes> summaries{};
  sum_cells(cells, block, workspace.cell_weights);
  workspace.factors.assign((cells.cells + 1) * kLanes, 1.0);
  for (std::size_t lane = 0; lane < block.lanes; ++lane) {
    workspace.lane_weights.resize(cells.cells);
    for (std::size_t cell = 0; cell < cells.cells; ++cell) {
      workspace.lane_weights[cell] = workspace.cell_weights[cell * kLanes + lane];
    }
    summaries[lane] = solve_lane(calibration,
                                 start,
                                 workspace.lane_weights,
                                 workspace.lane_factors,
                                 lane == 0 ? solution : nullptr);
    if (!summaries[lane].converged) continue;
    for (std::size_t cell = 0; cell < cells.cells; ++cell) {
      workspace.factors[cell * kLanes + lane] = workspace.lane_factors[cell];
    }
  }
  apply_factors(cells, workspace.factors, block);
  return summaries;
}

}  // namespace darkfigure
