#include "engine/weighting/calibrate.h"

#include <algorithm>
#include <cmath>

#include <ceres/tiny_solver.h>
#include <fmt/format.h>

#include "engine/core/vector_clones.h"
#include "engine/weighting/calibration_equations.h"
#include "engine/weighting/feasibility.h"

namespace darkfigure {
namespace {

// Residuals are relative, so the cost threshold bounds the worst margin error; the solver's other
// stopping rules are switched off. The large trust region makes it Newton's method near a solution.
ceres::TinySolver<CalibrationEquations>::Options solver_options(double tolerance, int iterations) {
  ceres::TinySolver<CalibrationEquations>::Options options;
  options.max_num_iterations = iterations + 1;  // it counts the start as one
  options.gradient_tolerance = 0;
  options.parameter_tolerance = 0;
  options.function_tolerance = 0;
  options.cost_threshold = 0.5 * tolerance * tolerance;
  options.initial_trust_region_radius = 1e12;
  return options;
}

// A category with a positive total but no weight in this column cannot be met by any g-weight. Of
// several the one of the margin that was declared first is named.
bool find_vanished(const CellProblem& problem, CalibrationSummary& summary) {
  const Calibration& calibration = problem.calibration;
  const Eigen::VectorXd sums = calibration.controls.totals(problem.weights);
  std::size_t first = calibration.margins.size();
  for (std::size_t j = 0; j < calibration.constraints.size(); ++j) {
    const std::size_t at = calibration.constraints[j].margin;
    const BoundMargin& margin = calibration.margins[at];
    const bool met = std::isnan(problem.targets[j]) || problem.targets[j] == 0;
    if (sums[static_cast<Eigen::Index>(j)] != 0 || met || margin.is_numeric ||
        margin.softness.ridge > 0 || at >= first) {
      continue;
    }
    first = at;
    summary.vanished = true;
    summary.worst = j;
    summary.worst_error = std::abs(problem.targets[j]) / (1 + std::abs(problem.targets[j]));
  }
  return summary.vanished;
}

// One run of the solver. `lambda` moves to where it stopped.
CalibrationSummary solve(const CellProblem& problem,
                         const CalibrationEquations& equations,
                         double tolerance,
                         Eigen::VectorXd& lambda) {
  CalibrationSummary summary;
  if (equations.NumResiduals() == 0) {
    summary.converged = true;
    return summary;
  }
  const int limit = problem.calibration.spec.max_iterations;
  ceres::TinySolver<CalibrationEquations> solver;
  solver.options = solver_options(tolerance, limit);
  solver.Solve(equations, &lambda);
  Eigen::VectorXd residuals(equations.NumResiduals());
  equations(lambda.data(), residuals.data(), nullptr);
  Eigen::Index worst = 0;
  summary.iterations = std::min(solver.summary.iterations, limit);
  summary.worst_error = residuals.size() == 0 ? 0 : residuals.cwiseAbs().maxCoeff(&worst);
  if (residuals.size() > 0)
    summary.worst = problem.calibration.kept[static_cast<std::size_t>(worst)];
  summary.converged = summary.worst_error <= tolerance;
  return summary;
}

// Where Newton's steps from the start lead nowhere (g-weights that all lie on a bound have no
// slope), the solutions for totals on the way from the sample's to T lead there.
CalibrationSummary solve_along_path(const CellProblem& problem, Eigen::VectorXd& lambda) {
  constexpr int kMostSteps = 16;
  constexpr double kShortestStep = 1e-3;
  constexpr double kPathTolerance = 1e-6;
  CellProblem on_path = problem;
  const CalibrationEquations equations(on_path);
  const std::vector<double> first = equations.start_totals();
  const auto set_share = [&](double share) {
    for (std::size_t j = 0; j < first.size(); ++j) {
      on_path.totals[j] = first[j] + share * (problem.totals[j] - first[j]);
    }
  };
  Eigen::VectorXd reached = Eigen::VectorXd::Zero(equations.NumParameters());
  CalibrationSummary summary;
  double share = 0;
  double step = 0.5;
  for (int k = 0; k < kMostSteps && step > kShortestStep; ++k) {
    const double next = std::min(1.0, share + step);
    const bool last = next == 1.0;
    set_share(next);
    Eigen::VectorXd trial = reached;
    summary = solve(
        on_path, equations, last ? problem.calibration.spec.tolerance : kPathTolerance, trial);
    if (!summary.converged) {
      step /= 2;
      continue;
    }
    reached = trial;
    share = next;
    step *= 1.5;
    if (!last) continue;
    lambda = reached;
    return summary;
  }
  summary.converged = false;
  return summary;
}

// The logit function starts between its bounds and never leaves them.
std::size_t count_outside(const CellProblem& problem) {
  const Distance& distance = distance_named(problem.calibration.spec.distance);
  if (!distance.bounded || distance.reaches_bounds) return 0;
  std::size_t count = 0;
  for (std::size_t cell = 0; cell < problem.weights.size(); ++cell) {
    const Bounds& bounds = problem.bounds_of(cell);
    const bool positive = problem.weights[cell] > 0;
    if (problem.weights[cell] != 0 && (!positive || bounds.lower >= 1 || bounds.upper <= 1))
      ++count;
  }
  return count;
}

// A path to totals that no weights meet would be walked in vain.
bool weights_exist(const CellProblem& problem) {
  Feasibility feasibility(problem);
  return feasibility.feasible(std::vector<bool>(feasibility.constraints(), true));
}

std::size_t count_at_bounds(const CellProblem& problem, const std::vector<double>& factors) {
  if (!distance_named(problem.calibration.spec.distance).reaches_bounds) return 0;
  std::size_t count = 0;
  for (std::size_t cell = 0; cell < factors.size(); ++cell) {
    const Bounds& bounds = problem.bounds_of(cell);
    const bool at = factors[cell] <= bounds.lower || factors[cell] >= bounds.upper;
    if (problem.weights[cell] != 0 && at) ++count;
  }
  return count;
}

// Every row of a group gets the group's mean weight.
void average_groups(const Calibration& calibration,
                    std::vector<double>& group_weights,
                    WeightBlock& block) {
  if (calibration.group.empty()) return;
  const std::uint32_t groups =
      *std::max_element(calibration.group.begin(), calibration.group.end()) + 1;
  group_weights.assign(std::size_t{groups} * kLanes, 0.0);
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const double* weight = block.row(calibration.rows[k]);
    double* mean = group_weights.data() + std::size_t{calibration.group[k]} * kLanes;
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      mean[lane] += weight[lane] * calibration.share[k];
  }
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const double* mean = group_weights.data() + std::size_t{calibration.group[k]} * kLanes;
    std::copy(mean, mean + kLanes, block.row(calibration.rows[k]));
  }
}

DARKFIGURE_VECTOR_CLONES void sum_cells(const Calibration& calibration,
                                        const WeightBlock& block,
                                        std::vector<double>& sums) {
  sums.assign(calibration.cells * kLanes, 0.0);
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const double* weight = block.row(calibration.rows[k]);
    double* sum = sums.data() + std::size_t{calibration.cell[k]} * kLanes;
    const double share = calibration.share.empty() ? 1 : calibration.share[k];
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += share * weight[lane];
  }
}

DARKFIGURE_VECTOR_CLONES void apply_factors(const Calibration& calibration,
                                            const std::vector<double>& factors,
                                            WeightBlock& block) {
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const double* factor = factors.data() + std::size_t{calibration.cell[k]} * kLanes;
    double* weight = block.row(calibration.rows[k]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) weight[lane] *= factor[lane];
  }
}

}  // namespace

CalibrationSummary solve_cells(const CellProblem& problem,
                               Eigen::VectorXd& lambda,
                               std::vector<double>& factors,
                               bool along_path) {
  CalibrationSummary summary;
  if (find_vanished(problem, summary)) return summary;
  summary.outside = count_outside(problem);
  if (summary.outside > 0) return summary;
  const CalibrationEquations equations(problem);
  Eigen::VectorXd found = lambda;
  summary = solve(problem, equations, problem.calibration.spec.tolerance, found);
  if (!summary.converged && (!along_path || !weights_exist(problem))) return summary;
  if (!summary.converged) {
    const CalibrationSummary along = solve_along_path(problem, found);
    if (!along.converged) return summary;
    summary = along;
  }
  lambda = found;
  equations.g_weights(lambda.data(), factors);
  summary.at_bounds = count_at_bounds(problem, factors);
  for (double& factor : factors) factor *= problem.scale;
  return summary;
}

std::string CalibrationSummary::message(const Calibration& calibration) const {
  if (converged) {
    return fmt::format(
        "converged in {} iterations, worst margin error {:.1e}", iterations, worst_error);
  }
  if (vanished)
    return "no weight is left in the " + calibration.name(worst) + ", which has a control total";
  if (outside > 0) {
    return fmt::format(
        "{} of {} weights are outside weight_bounds before the calibration, which distance = "
        "\"logit\" "
        "cannot move inside; use \"truncated\" or \"truncated-raking\", or trim first",
        outside,
        calibration.cells);
  }
  return fmt::format(
      "not converged after {} iterations; the worst margin error is {:.2e} at the {}",
      iterations,
      worst_error,
      calibration.name(worst));
}

std::size_t unequal_groups(const Calibration& calibration, const WeightBlock& block) {
  std::vector<double> first;  // NaN: not met yet
  std::vector<bool> unequal;
  for (std::size_t k = 0; k < calibration.group.size(); ++k) {
    const std::size_t group = calibration.group[k];
    if (group >= first.size()) {
      first.resize(group + 1, std::nan(""));
      unequal.resize(group + 1, false);
    }
    const double weight = block.row(calibration.rows[k])[0];
    if (std::isnan(first[group])) first[group] = weight;
    if (std::abs(weight - first[group]) > 1e-9 * std::abs(first[group])) unequal[group] = true;
  }
  return static_cast<std::size_t>(std::count(unequal.begin(), unequal.end(), true));
}

std::array<CalibrationSummary, kLanes> calibrate_block(const Calibration& calibration,
                                                       const Eigen::VectorXd& start,
                                                       CalibrationWorkspace& workspace,
                                                       WeightBlock& block,
                                                       const std::array<bool, kLanes>& failed,
                                                       const std::array<ColumnTerms, kLanes>& terms,
                                                       Eigen::VectorXd* solution) {
  std::array<CalibrationSummary, kLanes> summaries{};
  average_groups(calibration, workspace.group_weights, block);
  sum_cells(calibration, block, workspace.cell_weights);
  workspace.factors.assign(calibration.cells * kLanes, 1.0);
  for (std::size_t lane = 0; lane < block.lanes; ++lane) {
    if (failed[lane]) continue;
    std::vector<double> weights(calibration.cells);
    for (std::size_t cell = 0; cell < calibration.cells; ++cell) {
      weights[cell] = workspace.cell_weights[cell * kLanes + lane];
    }
    ColumnTerms own = terms[lane];
    std::vector<double> copies;
    if (calibration.spec.unit_bounds() && !block.psu_copies.empty()) {
      copies.resize(calibration.cells);
      for (std::size_t k = 0; k < calibration.rows.size(); ++k)
        copies[calibration.cell[k]] = block.copies(calibration.rows[k], lane);
      own.copies = copies;
    }
    Eigen::VectorXd lambda = start;
    summaries[lane] = solve_cells(
        cell_problem(calibration, std::move(weights), own), lambda, workspace.lane_factors);
    if (!summaries[lane].converged) continue;
    if (lane == 0 && solution != nullptr) *solution = lambda;
    for (std::size_t cell = 0; cell < calibration.cells; ++cell) {
      workspace.factors[cell * kLanes + lane] = workspace.lane_factors[cell];
    }
  }
  apply_factors(calibration, workspace.factors, block);
  return summaries;
}

}  // namespace darkfigure
