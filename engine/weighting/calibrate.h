#pragma once

#include <array>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "engine/core/weight_block.h"
#include "engine/weighting/cell_problem.h"

namespace darkfigure {

/// How the calibration of one weight column ended.
struct CalibrationSummary {
  bool converged = false;
  int iterations = 0;
  double worst_error = 0;  // max_j |Σ w·x_j − T_j| / (1 + |T_j|) over the equations
  std::size_t worst = 0;   // the constraint where
  bool vanished = false;   // `worst` has no weight in this column: no g-weight can meet its total
  std::size_t at_bounds = 0;  // cells whose g-weight lies on a bound
  std::size_t outside = 0;    // logit: cells whose weight is not between the bounds to begin with

  /// `converged in 5 iterations, worst margin error 2e-13`, or why not.
  std::string message(const Calibration& calibration) const;
};

/// Finds λ with Σ d·F(q xᵀλ)·x = T by Ceres's TinySolver (Levenberg–Marquardt on the square system
/// of relative margin errors, analytic Jacobian), from `lambda`; where that fails although weights
/// exist, and if `along_path`, along a path of totals from those of the sample to T. `factors`
/// receives the g-weights of the cells when it converges.
CalibrationSummary solve_cells(const CellProblem& problem,
                               Eigen::VectorXd& lambda,
                               std::vector<double>& factors,
                               bool along_path = true);

/// Buffers of one thread.
struct CalibrationWorkspace {
  std::vector<double> cell_weights;   // cells × kLanes
  std::vector<double> group_weights;  // groups × kLanes
  std::vector<double> lane_factors;   // cells
  std::vector<double> factors;        // cells × kLanes
};

/// Calibrates each lane in use from `start`, and multiplies the weights by the g-weights. Rows of a
/// group first get its mean weight. Lanes that do not converge, or that `failed` marks, keep their
/// weights. `solution`, when given, receives λ of lane 0.
std::array<CalibrationSummary, kLanes> calibrate_block(
    const Calibration& calibration,
    const Eigen::VectorXd& start,
    CalibrationWorkspace& workspace,
    WeightBlock& block,
    const std::array<bool, kLanes>& failed = {},
    const std::array<ColumnTerms, kLanes>& terms = {},
    Eigen::VectorXd* solution = nullptr);

/// Groups whose rows differ in weight (lane 0, relative 1e-9).
std::size_t unequal_groups(const Calibration& calibration, const WeightBlock& block);

}  // namespace darkfigure
