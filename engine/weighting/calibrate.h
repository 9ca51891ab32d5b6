#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "engine/core/weight_block.h"
#include "engine/weighting/calibration.h"

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

/// The calibration of one weight column as numbers: what a solver needs.
struct CellProblem {
  const Calibration& calibration;
  std::vector<double> weights;  // Σd of each cell, scaled where bounds are relative to that
  std::vector<double> targets;  // of the constraints; NaN: follows from the others
  std::vector<double> totals;   // of the equations, on their scale
  std::vector<Bounds> bounds;   // one for all cells, or one per cell
  double scale = 1;             // that the weights were multiplied by

  const Bounds& bounds_of(std::size_t cell) const { return bounds[bounds.size() == 1 ? 0 : cell]; }
  /// Replaces the targets of all constraints.
  void set_targets(std::vector<double> new_targets);
};

/// What one weight column has of its own, beside its weights.
struct ColumnTerms {
  std::span<const double> shift;  // added to the constraints' totals (estimated control totals)
  Bounds weight_bounds;           // instead of the declared ones; upper 0: as declared
};

/// The problem of a weight column whose cells weigh `weights`.
CellProblem cell_problem(const Calibration& calibration,
                         std::vector<double> weights,
                         const ColumnTerms& terms = {});

/// Finds λ with Σ d·F(q xᵀλ)·x = T by Ceres's TinySolver (Levenberg–Marquardt on the square system
/// of relative margin errors, analytic Jacobian), from `lambda`; where that fails, along a path of
/// totals from those of the sample to T. `factors` receives the g-weights of the cells when it
/// converges.
CalibrationSummary solve_cells(const CellProblem& problem,
                               Eigen::VectorXd& lambda,
                               std::vector<double>& factors);

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

/// Σd of each cell in one lane of `block`, rows of a group with its mean weight.
std::vector<double> cell_weights(const Calibration& calibration,
                                 const WeightBlock& block,
                                 std::size_t lane);

/// The square system that TinySolver sees: residual_j = (Σ_c d_c F(u_c) x_cj − T_j + soft) s_j / (1
/// + |T_j| s_j) with s_j the control's scale, and its Jacobian. A ridge adds c_j λ_j; a tolerance
/// adds t_j tanh(λ_j/ε), which lies within ±t_j, so that the total is missed by t_j at most.
/// Exposed so that a test can check the derivatives.
class CalibrationEquations {
 public:
  using Scalar = double;
  enum { NUM_RESIDUALS = Eigen::Dynamic, NUM_PARAMETERS = Eigen::Dynamic };

  explicit CalibrationEquations(const CellProblem& problem);
  // The names are Ceres's.
  int NumResiduals() const { return static_cast<int>(size_); }   // NOLINT
  int NumParameters() const { return static_cast<int>(size_); }  // NOLINT
  /// Column-major Jacobian, or null. Always true: what overflows is rejected by the solver.
  bool operator()(const double* lambda, double* residuals, double* jacobian) const;
  /// F(u_c) of every cell.
  void g_weights(const double* lambda, std::vector<double>& factors) const;
  /// The weights' own totals, at λ = 0.
  std::vector<double> start_totals() const;

 private:
  double q_of(std::size_t cell) const {
    return problem_.calibration.q.empty() ? 1 : problem_.calibration.q[cell];
  }
  double linear_predictor(const double* lambda, std::size_t cell) const;
  void weigh_cells(const double* lambda) const;
  void weigh_by_products(const double* lambda) const;
  void add_soft(const double* lambda, double* residuals) const;
  void fill_jacobian(const double* lambda, double* jacobian) const;
  double unscaled(std::size_t equation) const;

  const CellProblem& problem_;
  const ControlMatrix& x_;
  const Distance& distance_;
  std::size_t size_;
  bool products_;
  mutable std::vector<double> at_;      // λ that the cells are weighted with
  mutable std::vector<double> weight_;  // d F, per cell
  mutable std::vector<double> slope_;   // d F' q, per cell
  mutable std::vector<double> multipliers_;
  mutable Eigen::MatrixXd derivative_;
};

}  // namespace darkfigure
