#pragma once

#include <memory>
#include <vector>

#include "engine/weighting/calibrate.h"

namespace darkfigure {

/// Residuals of the regression on the calibration variables, which carry the variance of a
/// calibrated estimator (Deville & Särndal 1992, result 5): z_i − x_iᵀB with
/// B = (Σ d q x xᵀ)⁻¹ Σ d q x z over the whole sample, d the weights that enter the calibration.
class CalibrationResiduals {
 public:
  /// `entering` are the weights per row that enter the calibration, `multipliers` its solution (for
  /// controls with a tolerance, which are met only as far as their multipliers say).
  CalibrationResiduals(const Calibration& calibration,
                       const std::vector<double>& entering,
                       const Eigen::VectorXd& multipliers);
  CalibrationResiduals(CalibrationResiduals&&) noexcept;
  ~CalibrationResiduals();

  /// Replaces z (one value per row) by its residuals; rows that take no part keep theirs. Safe to
  /// call from several threads.
  void project(std::vector<double>& z) const;

 private:
  struct Factorization;
  const Calibration& calibration_;
  std::vector<double> entering_;  // per row of the calibration; the mean of its group
  std::unique_ptr<Factorization> factorization_;
};

}  // namespace darkfigure
