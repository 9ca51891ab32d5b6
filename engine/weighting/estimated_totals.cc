#include "engine/weighting/estimated_totals.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>

#include "engine/core/random.h"

namespace darkfigure {
namespace {

// Columns ν with Σ ν νᵀ = V.
Eigen::MatrixXd square_root(const Eigen::MatrixXd& covariance) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const Eigen::VectorXd values = solver.eigenvalues().cwiseMax(0.0).cwiseSqrt();
  return solver.eigenvectors() * values.asDiagonal();
}

// A random order of the replicates that carry variance.
std::vector<std::size_t> shuffled(std::span<const double> coefficients, std::uint64_t seed) {
  std::vector<std::size_t> order;
  for (std::size_t r = 0; r < coefficients.size(); ++r) {
    if (coefficients[r] > 0) order.push_back(r);
  }
  const RandomStream random(seed, "estimated-totals", "replicate");
  for (std::size_t k = 0; k + 1 < order.size(); ++k) {
    const auto left = static_cast<std::uint32_t>(order.size() - k);
    std::swap(order[k], order[k + random.below(left, static_cast<std::uint32_t>(k), 0)]);
  }
  return order;
}

// Entry (k, r) of an orthogonal matrix: the discrete cosine transform (DCT-II), so that every
// replicate gets a small part of every direction.
double cosine(std::size_t k, std::size_t r, std::size_t size) {
  const auto n = static_cast<double>(size);
  if (k == 0) return std::sqrt(1 / n);
  return std::sqrt(2 / n) *
         std::cos(std::numbers::pi * static_cast<double>(k) * (static_cast<double>(r) + 0.5) / n);
}

}  // namespace

std::vector<std::vector<double>> replicate_shifts(const EstimatedTotals& estimated,
                                                  const Calibration& calibration,
                                                  std::span<const double> coefficients,
                                                  std::uint64_t seed) {
  const Eigen::MatrixXd covariance =
      estimated.covariance.size() > 0
          ? estimated.covariance
          : Eigen::MatrixXd(estimated.replicates * estimated.replicates.transpose());
  const Eigen::MatrixXd root = square_root(covariance);
  const std::vector<std::size_t> order = shuffled(coefficients, seed);
  std::vector<std::vector<double>> shifts(coefficients.size(),
                                          std::vector<double>(calibration.constraints.size(), 0.0));
  for (std::size_t j = 0; j < calibration.constraints.size(); ++j) {
    const Constraint& at = calibration.constraints[j];
    const BoundMargin& margin = calibration.margins[at.margin];
    const auto name =
        std::find_if(estimated.names.begin(), estimated.names.end(), [&](const ControlName& n) {
          return n.margin == margin.name && n.category == margin.codes[at.category];
        });
    if (name == estimated.names.end()) continue;  // known without error
    const Eigen::Index row = name - estimated.names.begin();
    for (std::size_t position = 0; position < order.size(); ++position) {
      double shift = 0;
      for (Eigen::Index k = 0; k < root.cols(); ++k) {
        // The eigenvalues ascend: the last columns are those with variance.
        const auto direction = static_cast<std::size_t>(root.cols() - 1 - k);
        if (direction < order.size())
          shift += root(row, k) * cosine(direction, position, order.size());
      }
      shifts[order[position]][j] = shift / std::sqrt(coefficients[order[position]]);
    }
  }
  return shifts;
}

std::string covariance_trouble(const EstimatedTotals& estimated, std::size_t replicates) {
  const Eigen::MatrixXd covariance =
      estimated.covariance.size() > 0
          ? estimated.covariance
          : Eigen::MatrixXd(estimated.replicates * estimated.replicates.transpose());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const Eigen::VectorXd& values = solver.eigenvalues();
  const double largest = values.cwiseAbs().maxCoeff();
  // Files have a handful of digits.
  constexpr double kRounding = 1e-6;
  if (values.minCoeff() < -kRounding * largest) {
    return "this is no covariance matrix: a combination of the totals would have a negative "
           "variance "
           "(a correlation above 1, or covariances of different sources)";
  }
  const auto rank = static_cast<std::size_t>((values.array() > kRounding * largest).count());
  if (rank > replicates) {
    return "the control totals vary in " + std::to_string(rank) +
           " directions but there are only " + std::to_string(replicates) +
           " replicates to carry them: use more";
  }
  return "";
}

std::string dependence_trouble(const Calibration& calibration,
                               const std::vector<std::vector<double>>& shifts,
                               std::span<const double> coefficients) {
  constexpr double kRounding = 1e-4;  // of the variance
  for (std::size_t d = 0; d < calibration.dropped.size(); ++d) {
    double difference = 0;
    double variance = 0;
    for (std::size_t r = 0; r < shifts.size(); ++r) {
      double implied = 0;
      for (std::size_t k = 0; k < calibration.dependence[d].size(); ++k) {
        const double part = calibration.dependence[d][k] * shifts[r][calibration.kept[k]];
        implied += part;
        variance += coefficients[r] * part * part;
      }
      const double own = shifts[r][calibration.dropped[d]];
      difference += coefficients[r] * (own - implied) * (own - implied);
      variance += coefficients[r] * own * own;
    }
    if (difference <= kRounding * variance) continue;
    return "the total of the " + calibration.name(calibration.dropped[d]) +
           " follows from the others, but its sampling error does not follow from theirs: where "
           "totals "
           "add up to a total known without error, their covariances add up to 0 (give "
           "covariances, "
           "not only variances)";
  }
  return "";
}

}  // namespace darkfigure
