#pragma once

#include <memory>
#include <vector>

#include "engine/core/design.h"
#include "engine/weighting/calibrate.h"

namespace darkfigure {

/// Residuals of the regression on the calibration variables, which carry the variance of a
/// calibrated estimator (Deville & Särndal 1992, result 5): z_i − x_iᵀB with
/// B = (Σ d x xᵀ)⁻¹ Σ d x z over the whole sample, d the weights that enter the calibration.
class CalibrationResiduals {
 public:
  CalibrationResiduals(const Calibration& calibration, const Design& design);
  ~CalibrationResiduals();

  /// Replaces z (one value per row) by its residuals. Safe to call from several threads.
  void project(std::vector<double>& z) const;

 private:
  struct Factorization;
  const Calibration& calibration_;
  const Design& design_;
  std::unique_ptr<Factorization> factorization_;
};

}  // namespace darkfigure
