#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "engine/core/weight_block.h"

namespace darkfigure {

/// A predictor of a logistic regression: a categorical one has a column of the design matrix for
/// every category but the reference, a numeric one a single column.
struct Predictor {
  std::string name;
  bool is_numeric = false;
  std::vector<std::string> codes;  // categories in order; the first is the reference
  std::vector<std::string> labels;
  std::size_t first = 0;  // column of the design matrix
};

/// A weighted logistic regression bound to the rows. Rows with the same predictors share a cell.
struct LogisticRegression {
  std::string id;
  std::string label;
  std::string outcome;
  std::vector<Predictor> predictors;
  std::vector<std::uint32_t> rows;  // with an outcome and all predictors
  std::vector<std::uint32_t> cell;  // of each
  std::vector<std::uint8_t> y;      // of each
  /// Cells × parameters, the intercept first; numeric predictors standardized by `center`, `scale`.
  Eigen::MatrixXd x;
  Eigen::VectorXd center;  // of each parameter's column: 0 and 1 where not numeric
  Eigen::VectorXd scale;

  std::size_t parameters() const { return static_cast<std::size_t>(x.cols()); }
  /// Coefficients and, for each but the intercept, an average marginal effect.
  std::size_t values() const { return 2 * parameters() - 1; }
};

/// Solution of the score equations Σ w x (y − μ) = 0, μ = 1/(1 + e^{−xᵀβ}), with Ceres's
/// TinySolver. Coefficients are on the scale of the declared predictors.
struct LogisticFit {
  bool converged = false;
  Eigen::VectorXd standardized;  // coefficients of `x`
  Eigen::VectorXd coefficients;
  /// Σ w (μ with the category − μ with the reference) / Σ w; of a number Σ w β μ(1 − μ) / Σ w.
  Eigen::VectorXd marginal_effects;
  std::vector<double> weights;  // Σ w of each cell
};

/// Fits the model to one column of weights. A fit that runs
/// away (separation), or whose parameters are not all identified, does not converge; a category
/// without weight alone has no coefficient (NaN).
LogisticFit fit_logistic(const LogisticRegression& model,
                         const std::vector<double>& cell_weights,
                         const std::vector<double>& cell_events);

/// Sums of weights, and of those of y = 1, per cell.
void sum_cells(const LogisticRegression& model,
               const double* weight,  // of row r at weight[r × stride]
               std::size_t stride,
               std::vector<double>& weights,
               std::vector<double>& events);

/// The influence of every parameter (columns: coefficients, then marginal effects) on every row of
/// the model, for linearization.
Eigen::MatrixXd logistic_influence(const LogisticRegression& model, const LogisticFit& fit);

}  // namespace darkfigure
