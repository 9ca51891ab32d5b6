#include "engine/weighting/calibration_residuals.h"

#include <Eigen/Cholesky>

#include "engine/weighting/calibration_equations.h"

namespace darkfigure {

struct CalibrationResiduals::Factorization {
  Eigen::LDLT<Eigen::MatrixXd> cross_products;  // Σ d q x xᵀ + ridge
};

CalibrationResiduals::CalibrationResiduals(const Calibration& calibration,
                                           const std::vector<double>& entering,
                                           const Eigen::VectorXd& multipliers)
    : calibration_(calibration), factorization_(std::make_unique<Factorization>()) {
  const std::vector<double> of_group = group_weights(calibration, entering);
  std::vector<double> weights(calibration.cells, 0.0);
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const double share = calibration.share.empty() ? 1 : calibration.share[k];
    entering_.push_back(of_group[calibration.declared_rows.group_of(calibration.rows[k])]);
    weights[calibration.cell[k]] += share * entering_[k];
  }
  // What bounds relative to scaled weights were computed with.
  const double scale = cell_problem(calibration, weights).scale;
  for (double& weight : entering_) weight *= scale;
  for (std::size_t cell = 0; cell < weights.size(); ++cell)
    weights[cell] *= scale * (calibration.q.empty() ? 1 : calibration.q[cell]);
  Eigen::MatrixXd sums = calibration.equations.cross_products(weights);
  for (std::size_t j = 0; j < calibration.size(); ++j) {
    const auto at = static_cast<Eigen::Index>(j);
    sums(at, at) += soft_slope(calibration, j, multipliers[at]);
  }
  factorization_->cross_products.compute(sums);
}

CalibrationResiduals::CalibrationResiduals(CalibrationResiduals&&) noexcept = default;
CalibrationResiduals::~CalibrationResiduals() = default;

// A group's z is the sum over its rows, all of one weight; its fitted value is shared among them.
void CalibrationResiduals::project(std::vector<double>& z) const {
  std::vector<double> sums(calibration_.cells, 0.0);
  for (std::size_t k = 0; k < calibration_.rows.size(); ++k) {
    const std::uint32_t row = calibration_.rows[k];
    const std::size_t cell = calibration_.cell[k];
    const double q = calibration_.q.empty() ? 1 : calibration_.q[cell];
    sums[cell] += q * entering_[k] * z[row];
  }
  const Eigen::VectorXd coefficients =
      factorization_->cross_products.solve(calibration_.equations.totals(sums));
  std::vector<double> fitted(calibration_.cells, 0.0);
  const ControlMatrix& x = calibration_.equations;
  for (std::size_t cell = 0; cell < x.units(); ++cell) {
    for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k)
      fitted[cell] += coefficients[x.column[k]] * x.value_at(k);
  }
  for (std::size_t k = 0; k < calibration_.rows.size(); ++k) {
    const double share = calibration_.share.empty() ? 1 : calibration_.share[k];
    z[calibration_.rows[k]] -= share * fitted[calibration_.cell[k]];
  }
}

}  // namespace darkfigure
