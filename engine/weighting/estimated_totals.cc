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

// `count` orthonormal rows over the replicates, each orthogonal to 1/√c, so that the shifts (rows
// over √c) have mean 0 and the variance is the same about the estimate and about the replicates'
// mean. Made of cosines (DCT-II): every replicate gets a small part of every direction.
Eigen::MatrixXd spreading_rows(const Eigen::VectorXd& inverse_root, Eigen::Index count) {
  const Eigen::Index size = inverse_root.size();
  Eigen::MatrixXd rows(count + 1, size);
  rows.row(0) = inverse_root.normalized().transpose();
  Eigen::Index found = 1;
  for (Eigen::Index k = 1; k < size && found <= count; ++k) {
    Eigen::RowVectorXd candidate(size);
    for (Eigen::Index r = 0; r < size; ++r) {
      candidate[r] = std::cos(std::numbers::pi * static_cast<double>(k) *
                              (static_cast<double>(r) + 0.5) / static_cast<double>(size));
    }
    candidate.normalize();
    for (int pass = 0; pass < 2; ++pass) {
      for (Eigen::Index row = 0; row < found; ++row)
        candidate -= candidate.dot(rows.row(row)) * rows.row(row);
    }
    if (candidate.norm() < 1e-6) continue;
    rows.row(found++) = candidate.normalized();
  }
  return rows.middleRows(1, found - 1);
}

Eigen::MatrixXd covariance_of(const EstimatedTotals& estimated) {
  if (estimated.covariance.size() > 0) return estimated.covariance;
  return estimated.replicates * estimated.replicates.transpose();
}

// Where the file's eigenvalues count as 0: it has a handful of digits.
constexpr double kRounding = 1e-6;

}  // namespace

std::vector<std::vector<double>> replicate_shifts(const EstimatedTotals& estimated,
                                                  const Calibration& calibration,
                                                  std::span<const double> coefficients,
                                                  std::uint64_t seed) {
  const Eigen::MatrixXd root = square_root(covariance_of(estimated));
  const std::vector<std::size_t> order = shuffled(coefficients, seed);
  Eigen::VectorXd inverse_root(static_cast<Eigen::Index>(order.size()));
  for (std::size_t position = 0; position < order.size(); ++position)
    inverse_root[static_cast<Eigen::Index>(position)] =
        1 / std::sqrt(coefficients[order[position]]);
  const Eigen::Index directions = std::min(root.cols(), inverse_root.size() - 1);
  const Eigen::MatrixXd spread = spreading_rows(inverse_root, directions);
  // The eigenvalues ascend: the last columns are those with variance.
  const Eigen::MatrixXd parts = root.rightCols(spread.rows()) * spread;
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
      const auto column = static_cast<Eigen::Index>(position);
      shifts[order[position]][j] = margin.scaling * parts(row, column) * inverse_root[column];
    }
  }
  return shifts;
}

std::string covariance_trouble(const EstimatedTotals& estimated,
                               std::span<const double> coefficients) {
  if (estimated.names.empty())
    return "expected the sampling error of some control total but found none";
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance_of(estimated));
  const Eigen::VectorXd& values = solver.eigenvalues();
  const double largest = values.cwiseAbs().maxCoeff();
  if (values.minCoeff() < -kRounding * largest) {
    return "this is no covariance matrix: a combination of the totals would have a negative "
           "variance "
           "(a correlation above 1, or covariances of different sources)";
  }
  const auto rank = (values.array() > kRounding * largest).count();
  const auto carriers =
      std::count_if(coefficients.begin(), coefficients.end(), [](double c) { return c > 0; });
  if (rank >= carriers) {
    return "the control totals vary in " + std::to_string(rank) + " directions but only " +
           std::to_string(carriers) + " replicates carry variance: use more than as many";
  }
  return "";
}

std::string dependence_trouble(const Calibration& calibration,
                               const std::vector<std::vector<double>>& shifts,
                               std::span<const double> coefficients) {
  constexpr double kAllowed = 1e-4;  // of the variance
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
    if (difference <= kAllowed * variance) continue;
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
