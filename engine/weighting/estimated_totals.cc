#include "engine/weighting/estimated_totals.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

// `count` different replicates, drawn without replacement.
std::vector<std::size_t> drawn(std::size_t count, std::size_t replicates, std::uint64_t seed) {
  std::vector<std::size_t> order(replicates);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const RandomStream random(seed, "estimated-totals", "replicate");
  for (std::size_t k = 0; k < count; ++k) {
    const std::uint32_t step =
        random.below(static_cast<std::uint32_t>(replicates - k), static_cast<std::uint32_t>(k), 0);
    std::swap(order[k], order[k + step]);
  }
  order.resize(count);
  return order;
}

}  // namespace

std::vector<std::vector<double>> replicate_shifts(const EstimatedTotals& estimated,
                                                  const Calibration& calibration,
                                                  std::span<const double> coefficients,
                                                  std::uint64_t seed) {
  Eigen::MatrixXd parts =
      estimated.covariance.size() > 0 ? square_root(estimated.covariance) : estimated.replicates;
  if (static_cast<std::size_t>(parts.cols()) > coefficients.size())
    parts = square_root(parts * parts.transpose());
  // Directions without variance need no replicate.
  std::vector<Eigen::Index> used;
  for (Eigen::Index k = 0; k < parts.cols(); ++k) {
    if (parts.col(k).cwiseAbs().maxCoeff() > 0) used.push_back(k);
  }
  std::sort(used.begin(), used.end(), [&](Eigen::Index a, Eigen::Index b) {
    return parts.col(a).squaredNorm() > parts.col(b).squaredNorm();
  });
  used.resize(std::min(used.size(), coefficients.size()));
  const std::vector<std::size_t> replicate_of = drawn(used.size(), coefficients.size(), seed);
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
    for (std::size_t k = 0; k < used.size(); ++k) {
      const std::size_t r = replicate_of[k];
      shifts[r][j] = parts(row, used[k]) / std::sqrt(coefficients[r]);
    }
  }
  return shifts;
}

}  // namespace darkfigure
