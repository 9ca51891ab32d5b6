#pragma once

#include <vector>

#include <Eigen/Core>

#include "engine/weighting/cell_problem.h"

namespace darkfigure {

/// What the softness of equation j adds to Σ w·x_j − T_j at multiplier λ, and its derivative.
double soft_term(const Calibration& calibration, std::size_t equation, double lambda);
double soft_slope(const Calibration& calibration, std::size_t equation, double lambda);

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
  void fill_jacobian(const double* lambda, double* jacobian) const;

  const CellProblem& problem_;
  const ControlMatrix& x_;
  const Distance& distance_;
  std::size_t size_;
  bool products_;
  std::vector<double> magnitude_;       // per equation: 1 + |T|; of a numeric total also Σ d|x|
  mutable std::vector<double> at_;      // λ that the cells are weighted with
  mutable std::vector<double> weight_;  // d F, per cell
  mutable std::vector<double> slope_;   // d F' q, per cell
  mutable std::vector<double> multipliers_;
  mutable Eigen::MatrixXd derivative_;
};

}  // namespace darkfigure
