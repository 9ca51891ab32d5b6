#include "engine/weighting/calibration_equations.h"

#include <algorithm>
#include <cmath>

namespace darkfigure {
namespace {

// The steepness of a tolerance: a multiplier of a few hundredths already exhausts it.
constexpr double kToleranceSteepness = 0.02;

}  // namespace

double soft_term(const Calibration& calibration, std::size_t equation, double lambda) {
  return calibration.ridge[equation] * lambda +
         calibration.allowance[equation] * std::tanh(lambda / kToleranceSteepness);
}

double soft_slope(const Calibration& calibration, std::size_t equation, double lambda) {
  const double t = std::tanh(lambda / kToleranceSteepness);
  return calibration.ridge[equation] +
         calibration.allowance[equation] * (1 - t * t) / kToleranceSteepness;
}

CalibrationEquations::CalibrationEquations(const CellProblem& problem)
    : problem_(problem),
      x_(problem.calibration.equations),
      distance_(distance_named(problem.calibration.spec.distance)),
      size_(problem.calibration.size()),
      products_(distance_.multiplicative && x_.value.empty() && problem.calibration.q.empty()),
      weight_(problem.calibration.cells),
      slope_(problem.calibration.cells),
      multipliers_(size_) {
  const auto size = static_cast<Eigen::Index>(size_);
  derivative_.resize(size, size);
  // A total near 0 of a variable of either sign is met to the precision of what is summed.
  std::vector<double> absolute(size_, 0.0);
  for (std::size_t cell = 0; cell < weight_.size() && !x_.value.empty(); ++cell) {
    for (std::uint32_t k = x_.start[cell]; k < x_.start[cell + 1]; ++k)
      absolute[static_cast<std::size_t>(x_.column[k])] +=
          std::abs(problem.weights[cell] * x_.value[k]);
  }
  const Calibration& calibration = problem.calibration;
  for (std::size_t j = 0; j < size_; ++j) {
    const Constraint& at = calibration.constraints[calibration.kept[j]];
    const double total = std::abs(problem.totals[j]);
    const bool numeric = calibration.margins[at.margin].is_numeric;
    magnitude_.push_back(1 / calibration.scale[j] +
                         (numeric ? std::max(total, absolute[j]) : total));
  }
}

double CalibrationEquations::linear_predictor(const double* lambda, std::size_t cell) const {
  double u = 0;
  const std::uint32_t end = x_.start[cell + 1];
  if (x_.value.empty()) {
    for (std::uint32_t k = x_.start[cell]; k < end; ++k) u += lambda[x_.column[k]];
  } else {
    for (std::uint32_t k = x_.start[cell]; k < end; ++k) u += x_.value[k] * lambda[x_.column[k]];
  }
  return q_of(cell) * u;
}

// Without exp in the loop: g-weights are products of the margins' factors.
void CalibrationEquations::weigh_by_products(const double* lambda) const {
  for (std::size_t j = 0; j < size_; ++j) multipliers_[j] = distance_.g(lambda[j], {});
  for (std::size_t cell = 0; cell < weight_.size(); ++cell) {
    double product = problem_.weights[cell];
    weight_[cell] = 0;
    slope_[cell] = 0;
    if (product == 0) continue;  // its factors may overflow
    const std::uint32_t end = x_.start[cell + 1];
    for (std::uint32_t k = x_.start[cell]; k < end; ++k)
      product *= multipliers_[static_cast<std::size_t>(x_.column[k])];
    weight_[cell] = product;
    slope_[cell] = product;
  }
}

void CalibrationEquations::weigh_cells(const double* lambda) const {
  if (at_.size() == size_ && std::equal(at_.begin(), at_.end(), lambda)) return;
  at_.assign(lambda, lambda + size_);
  if (products_) {
    weigh_by_products(lambda);
    return;
  }
  for (std::size_t cell = 0; cell < weight_.size(); ++cell) {
    const double weight = problem_.weights[cell];
    weight_[cell] = 0;
    slope_[cell] = 0;
    if (weight == 0) continue;
    const double u = linear_predictor(lambda, cell);
    weight_[cell] = weight * distance_.g(u, problem_.bounds_of(cell));
    slope_[cell] = q_of(cell) * (distance_.multiplicative
                                     ? weight_[cell]
                                     : weight * distance_.dg(u, problem_.bounds_of(cell)));
  }
}

bool CalibrationEquations::operator()(const double* lambda,
                                      double* residuals,
                                      double* jacobian) const {
  weigh_cells(lambda);
  for (std::size_t j = 0; j < size_; ++j) residuals[j] = -problem_.totals[j];
  const bool ones = x_.value.empty();
  for (std::size_t cell = 0; cell < weight_.size(); ++cell) {
    const double weight = weight_[cell];
    if (weight == 0) continue;
    const std::uint32_t end = x_.start[cell + 1];
    for (std::uint32_t k = x_.start[cell]; k < end; ++k)
      residuals[x_.column[k]] += ones ? weight : weight * x_.value[k];
  }
  for (std::size_t j = 0; j < size_; ++j) {
    residuals[j] += soft_term(problem_.calibration, j, lambda[j]);
    residuals[j] /= magnitude_[j];
  }
  if (jacobian != nullptr) fill_jacobian(lambda, jacobian);
  return true;
}

void CalibrationEquations::fill_jacobian(const double* lambda, double* jacobian) const {
  derivative_.setZero();
  const bool ones = x_.value.empty();
  for (std::size_t cell = 0; cell < slope_.size(); ++cell) {
    const double slope = slope_[cell];
    if (slope == 0) continue;
    const std::uint32_t begin = x_.start[cell];
    const std::uint32_t end = x_.start[cell + 1];
    for (std::uint32_t a = begin; a < end; ++a) {
      const double left = ones ? slope : slope * x_.value[a];
      double* column = derivative_.data() + static_cast<std::size_t>(x_.column[a]) * size_;
      for (std::uint32_t b = begin; b <= a; ++b)
        column[x_.column[b]] += ones ? left : left * x_.value[b];
    }
  }
  // The loop filled one of each pair.
  const auto size = static_cast<Eigen::Index>(size_);
  Eigen::Map<Eigen::MatrixXd> result(jacobian, size, size);
  for (Eigen::Index k = 0; k < size; ++k) {
    for (Eigen::Index j = 0; j < size; ++j) {
      const double both = j == k ? derivative_(j, k) : derivative_(j, k) + derivative_(k, j);
      result(j, k) = both / magnitude_[static_cast<std::size_t>(j)];
    }
  }
  for (std::size_t j = 0; j < size_; ++j) {
    const auto at = static_cast<Eigen::Index>(j);
    result(at, at) += soft_slope(problem_.calibration, j, lambda[j]) / magnitude_[j];
  }
}

void CalibrationEquations::g_weights(const double* lambda, std::vector<double>& factors) const {
  factors.resize(problem_.calibration.cells);
  for (std::size_t cell = 0; cell < factors.size(); ++cell) {
    factors[cell] = problem_.weights[cell] == 0
                        ? 1
                        : distance_.g(linear_predictor(lambda, cell), problem_.bounds_of(cell));
  }
}

std::vector<double> CalibrationEquations::start_totals() const {
  const std::vector<double> zero(size_, 0.0);
  std::vector<double> factors;
  g_weights(zero.data(), factors);
  for (std::size_t cell = 0; cell < factors.size(); ++cell) factors[cell] *= problem_.weights[cell];
  const Eigen::VectorXd totals = x_.totals(factors);
  return {totals.data(), totals.data() + totals.size()};
}

}  // namespace darkfigure
