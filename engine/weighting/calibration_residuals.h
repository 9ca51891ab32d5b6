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
  /// `entering` are the weights per row that enter the calibration.
  CalibrationResiduals(const Calibration& calibration, std::vector<double> entering);
  CalibrationResiduals(CalibrationResiduals&&) noexcept;
  ~CalibrationResiduals();

  /// Replaces z (one value per row) by its residuals; rows that take no part keep theirs. Safe to
  /// call from several threads.
  void project(std::vector<double>& z) const;

 private:
  struct Factorization;
  const Calibration& calibration_;
  std::vector<double> entering_;
  std::unique_ptr<Factorization> factorization_;
};

}  // namespace darkfigure
