#include "engine/weighting/calibration_residuals.h"

#include <Eigen/Cholesky>

namespace darkfigure {

struct CalibrationResiduals::Factorization {
  Eigen::LDLT<Eigen::MatrixXd> cross_products;  // Σ d x xᵀ
};

CalibrationResiduals::CalibrationResiduals(const Calibration& calibration, const Design& design)
    : calibration_(calibration),
      design_(design),
      factorization_(std::make_unique<Factorization>()) {
  const CalibrationCells& cells = calibration.cells;
  const auto size = static_cast<Eigen::Index>(cells.equations());
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(size + 1, size + 1);  // the last: dropped categories
  std::vector<double> cell_weight(cells.cells + 1, 0.0);
  for (std::size_t row = 0; row < design.rows(); ++row) {
    cell_weight[static_cast<std::size_t>(cells.cell_of_row[row])] += design.base_weight[row];
  }
  for (std::size_t cell = 0; cell < cells.cells; ++cell) {
    const std::int32_t* equations = cells.equation_of_cell.data() + cell * cells.active;
    for (std::size_t a = 0; a < cells.active; ++a) {
      for (std::size_t b = 0; b < cells.active; ++b) {
        sums(equations[a], equations[b]) += cell_weight[cell];
      }
    }
  }
  factorization_->cross_products.compute(sums.topLeftCorner(size, size));
}

CalibrationResiduals::~CalibrationResiduals() = default;

void CalibrationResiduals::project(std::vector<double>& z) const {
  const CalibrationCells& cells = calibration_.cells;
  const auto size = static_cast<Eigen::Index>(cells.equations());
  std::vector<double> cell_sum(cells.cells + 1, 0.0);
  for (std::size_t row = 0; row < z.size(); ++row) {
    cell_sum[static_cast<std::size_t>(cells.cell_of_row[row])] += design_.base_weight[row] * z[row];
  }
  Eigen::VectorXd right = Eigen::VectorXd::Zero(size + 1);
  for (std::size_t cell = 0; cell < cells.cells; ++cell) {
    for (std::size_t a = 0; a < cells.active; ++a) {
      right[cells.equation_of_cell[cell * cells.active + a]] += cell_sum[cell];
    }
  }
  Eigen::VectorXd coefficients = Eigen::VectorXd::Zero(size + 1);
  coefficients.head(size) = factorization_->cross_products.solve(right.head(size));
  std::vector<double> fitted(cells.cells + 1, 0.0);
  for (std::size_t cell = 0; cell < cells.cells; ++cell) {
    for (std::size_t a = 0; a < cells.active; ++a) {
      fitted[cell] += coefficients[cells.equation_of_cell[cell * cells.active + a]];
    }
  }
  for (std::size_t row = 0; row < z.size(); ++row) {
    z[row] -= fitted[static_cast<std::size_t>(cells.cell_of_row[row])];
  }
}

}  // namespace darkfigure
