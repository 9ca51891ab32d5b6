#pragma once

#include <array>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "engine/core/weight_block.h"
#include "engine/weighting/calibration_cells.h"
#include "engine/weighting/distance.h"

namespace darkfigure {

/// [calibration] as declared.
struct CalibrationSpec {
  std::string distance = "raking";
  Bounds bounds;
  bool relative_to_scaled = false;  // bounds are on w/(d·T₀/Σd) instead of w/d
  bool scale_margins = false;
  double tolerance = 1e-10;             // worst margin error at convergence
  double consistency_tolerance = 1e-6;  // of redundant control totals, relative
  int max_iterations = 50;
  Location location;
};

/// A calibration ready to run on any weight column.
struct Calibration {
  CalibrationSpec spec;
  CalibrationCells cells;
  double grand_total = 0;  // T₀ of the first margin
};

/// How the calibration of one weight column ended.
struct CalibrationSummary {
  bool converged = false;
  int iterations = 0;
  double worst_error = 0;  // max_j |Σ w·x_j − T_j| / (1 + |T_j|) over the kept constraints
  Constraint worst;        // where
  bool vanished = false;   // `worst` has no weight in this column: no g-weight can meet its total
  /// `converged in 5 iterations, worst margin error 2e-13`, or why not.
  std::string message(const CalibrationCells& cells) const;
};

/// Buffers of one thread.
struct CalibrationWorkspace {
  std::vector<double> cell_weights;  // (cells + 1) × kLanes
  std::vector<double> lane_weights;  // cells
  std::vector<double> lane_factors;  // cells
  std::vector<double> factors;       // (cells + 1) × kLanes
};

/// Calibrates each lane in use: finds λ with Σ d·F(xᵀλ)·x = T by Ceres's TinySolver (Levenberg–
/// Marquardt on the square system of relative margin errors, analytic Jacobian, from `start`), and
/// multiplies the weights by the g-weights F. Lanes that do not converge keep their weights.
/// `solution`, when given, receives λ of lane 0.
std::array<CalibrationSummary, kLanes> calibrate_block(const Calibration& calibration,
                                                       const Eigen::VectorXd& start,
                                                       CalibrationWorkspace& workspace,
                                                       WeightBlock& block,
                                                       Eigen::VectorXd* solution = nullptr);

/// The square system that TinySolver sees: residual_j = (Σ_c d_c F(u_c) x_cj − T_j) / (1 + |T_j|)
/// and its Jacobian. Exposed so that a test can check the derivatives.
class CalibrationEquations {
 public:
  using Scalar = double;
  enum { NUM_RESIDUALS = Eigen::Dynamic, NUM_PARAMETERS = Eigen::Dynamic };

  /// `cell_weights` holds Σd of each cell, already scaled where bounds are relative to it.
  CalibrationEquations(const Calibration& calibration, const std::vector<double>& cell_weights);
  // The names are Ceres's.
  int NumResiduals() const { return static_cast<int>(equations_); }   // NOLINT
  int NumParameters() const { return static_cast<int>(equations_); }  // NOLINT
  /// Column-major Jacobian, or null. Always true: what overflows is rejected by the solver.
  bool operator()(const double* lambda, double* residuals, double* jacobian) const;
  /// F(u_c) of every cell.
  void g_weights(const double* lambda, std::vector<double>& factors) const;

 private:
  double g_of_cell(const double* multipliers, const std::int32_t* equations) const;

  const Calibration& calibration_;
  const Distance& distance_;
  const std::vector<double>& cell_weights_;
  std::size_t equations_;
  mutable std::vector<double> multipliers_;  // λ, or exp λ; one more for dropped categories
  mutable std::vector<double> sums_;         // one more for dropped categories
  mutable Eigen::MatrixXd derivative_;
};

}  // namespace darkfigure
