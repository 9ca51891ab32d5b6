#include "engine/estimation/logistic_regression.h"

#include <cmath>

#include <Eigen/Cholesky>
#include <ceres/tiny_solver.h>

#include "engine/core/estimate.h"

namespace darkfigure {
namespace {

using Index = Eigen::Index;

double expit(double x) { return 1 / (1 + std::exp(-x)); }

// Beyond this linear predictor a probability is 0 or 1 to nine digits: the model separates.
constexpr double kRunAway = 25;

// The square system that TinySolver sees: residual_j = Σ_c x_cj (s_c − n_c μ_c) / Σ_c n_c |x_cj|.
class ScoreEquations {
 public:
  using Scalar = double;
  enum { NUM_RESIDUALS = Eigen::Dynamic, NUM_PARAMETERS = Eigen::Dynamic };

  ScoreEquations(const Eigen::MatrixXd& x,
                 const std::vector<double>& weights,
                 const std::vector<double>& events)
      : x_(x), weights_(weights), events_(events), size_(Eigen::VectorXd::Zero(x.cols())) {
    for (Index c = 0; c < x.rows(); ++c)
      size_ += weights[static_cast<std::size_t>(c)] * x.row(c).cwiseAbs().transpose();
    for (double& size : size_) size = size > 0 ? size : 1;
  }
  // The names are Ceres's.
  int NumResiduals() const { return static_cast<int>(x_.cols()); }   // NOLINT
  int NumParameters() const { return static_cast<int>(x_.cols()); }  // NOLINT

  bool operator()(const double* beta, double* residuals, double* jacobian) const {
    const Eigen::Map<const Eigen::VectorXd> b(beta, x_.cols());
    Eigen::Map<Eigen::VectorXd> r(residuals, x_.cols());
    r.setZero();
    if (jacobian != nullptr) Eigen::Map<Eigen::MatrixXd>(jacobian, x_.cols(), x_.cols()).setZero();
    for (Index c = 0; c < x_.rows(); ++c) {
      const auto at = static_cast<std::size_t>(c);
      if (weights_[at] == 0) continue;
      const double mu = expit(x_.row(c).dot(b));
      r += (events_[at] - weights_[at] * mu) * x_.row(c).transpose();
      if (jacobian == nullptr) continue;
      Eigen::Map<Eigen::MatrixXd> j(jacobian, x_.cols(), x_.cols());
      j -= weights_[at] * mu * (1 - mu) * x_.row(c).transpose() * x_.row(c);
    }
    r = r.cwiseQuotient(size_);
    if (jacobian != nullptr) {
      Eigen::Map<Eigen::MatrixXd> j(jacobian, x_.cols(), x_.cols());
      j = size_.cwiseInverse().asDiagonal() * j;
    }
    return true;
  }

 private:
  const Eigen::MatrixXd& x_;
  const std::vector<double>& weights_;
  const std::vector<double>& events_;
  Eigen::VectorXd size_;
};

// Back to the scale of the declared predictors.
Eigen::VectorXd unstandardized(const LogisticRegression& model, const Eigen::VectorXd& beta) {
  Eigen::VectorXd result = beta.cwiseQuotient(model.scale);
  for (Index j = 1; j < beta.size(); ++j) result[0] -= result[j] * model.center[j];
  return result;
}

const Predictor& predictor_of(const LogisticRegression& model, Index column) {
  std::size_t k = 0;
  while (k + 1 < model.predictors.size() &&
         model.predictors[k + 1].first <= static_cast<std::size_t>(column))
    ++k;
  return model.predictors[k];
}

// A cell's row with the column's category put in, or its reference.
Eigen::RowVectorXd with_category(const LogisticRegression& model,
                                 Index cell,
                                 Index column,
                                 bool reference) {
  const Predictor& predictor = predictor_of(model, column);
  Eigen::RowVectorXd row = model.x.row(cell);
  row.segment(static_cast<Index>(predictor.first), static_cast<Index>(predictor.codes.size()) - 1)
      .setZero();
  if (!reference) row[column] = 1;
  return row;
}

// The marginal effect of a column in a cell and its derivative in the standardized coefficients.
double marginal_effect(const LogisticRegression& model,
                       const Eigen::VectorXd& beta,
                       Index cell,
                       Index column,
                       Eigen::VectorXd* slope) {
  if (predictor_of(model, column).is_numeric) {
    const Eigen::RowVectorXd row = model.x.row(cell);
    const double mu = expit(row.dot(beta));
    const double per_unit = beta[column] / model.scale[column];
    if (slope != nullptr) {
      *slope = per_unit * mu * (1 - mu) * (1 - 2 * mu) * row.transpose();
      (*slope)[column] += mu * (1 - mu) / model.scale[column];
    }
    return per_unit * mu * (1 - mu);
  }
  const Eigen::RowVectorXd with = with_category(model, cell, column, false);
  const Eigen::RowVectorXd without = with_category(model, cell, column, true);
  const double mu = expit(with.dot(beta));
  const double base = expit(without.dot(beta));
  if (slope != nullptr)
    *slope = mu * (1 - mu) * with.transpose() - base * (1 - base) * without.transpose();
  return mu - base;
}

// Columns that no cell with weight has: categories that a replicate left out.
std::vector<bool> empty_columns(const LogisticRegression& model,
                                const std::vector<double>& weights) {
  std::vector<bool> empty(model.parameters(), true);
  for (Index c = 0; c < model.x.rows(); ++c) {
    if (weights[static_cast<std::size_t>(c)] == 0) continue;
    for (Index j = 0; j < model.x.cols(); ++j) {
      if (model.x(c, j) != 0) empty[static_cast<std::size_t>(j)] = false;
    }
  }
  return empty;
}

// The information has full rank in the columns that are not empty (a reference category without
// weight, say, leaves the others without a meaning).
bool is_identified(const LogisticRegression& model,
                   const LogisticFit& fit,
                   const std::vector<bool>& empty) {
  const Index p = model.x.cols();
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(p, p);
  for (Index c = 0; c < model.x.rows(); ++c) {
    const double weight = fit.weights[static_cast<std::size_t>(c)];
    if (weight == 0) continue;
    const double mu = expit(model.x.row(c).dot(fit.standardized));
    information += weight * mu * (1 - mu) * model.x.row(c).transpose() * model.x.row(c);
  }
  Eigen::VectorXd scale(p);
  for (Index j = 0; j < p; ++j) {
    if (empty[static_cast<std::size_t>(j)]) information(j, j) = 1;
    if (!(information(j, j) > 0)) return false;
    scale[j] = 1 / std::sqrt(information(j, j));
  }
  const Eigen::MatrixXd scaled = scale.asDiagonal() * information * scale.asDiagonal();
  constexpr double kSingular = 1e-10;
  return Eigen::LDLT<Eigen::MatrixXd>(scaled).vectorD().minCoeff() > kSingular;
}

}  // namespace

void sum_cells(const LogisticRegression& model,
               const double* weight,
               std::size_t stride,
               std::vector<double>& weights,
               std::vector<double>& events) {
  weights.assign(static_cast<std::size_t>(model.x.rows()), 0.0);
  events.assign(weights.size(), 0.0);
  for (std::size_t k = 0; k < model.rows.size(); ++k) {
    const double w = weight[model.rows[k] * stride];
    weights[model.cell[k]] += w;
    if (model.y[k] != 0) events[model.cell[k]] += w;
  }
}

LogisticFit fit_logistic(const LogisticRegression& model,
                         const std::vector<double>& cell_weights,
                         const std::vector<double>& cell_events) {
  constexpr double kTolerance = 1e-13;
  LogisticFit fit{.standardized = Eigen::VectorXd::Zero(model.x.cols()), .weights = cell_weights};
  const ScoreEquations equations(model.x, cell_weights, cell_events);
  ceres::TinySolver<ScoreEquations> solver;
  solver.options.max_num_iterations = 60;
  solver.options.gradient_tolerance = 0;
  solver.options.parameter_tolerance = 0;
  solver.options.function_tolerance = 0;
  solver.options.cost_threshold = 0.5 * kTolerance * kTolerance;
  solver.options.initial_trust_region_radius = 1e8;
  solver.Solve(equations, &fit.standardized);
  Eigen::VectorXd residuals(model.x.cols());
  equations(fit.standardized.data(), residuals.data(), nullptr);
  double farthest = 0;
  double total = 0;
  for (Index c = 0; c < model.x.rows(); ++c) {
    if (cell_weights[static_cast<std::size_t>(c)] == 0) continue;
    farthest = std::max(farthest, std::abs(model.x.row(c).dot(fit.standardized)));
    total += cell_weights[static_cast<std::size_t>(c)];
  }
  fit.converged = residuals.cwiseAbs().maxCoeff() <= 100 * kTolerance && farthest < kRunAway;
  if (!fit.converged) return fit;
  const std::vector<bool> empty = empty_columns(model, cell_weights);
  if (!is_identified(model, fit, empty)) {
    fit.converged = false;
    return fit;
  }
  fit.coefficients = unstandardized(model, fit.standardized);
  fit.marginal_effects = Eigen::VectorXd::Zero(model.x.cols() - 1);
  for (Index c = 0; c < model.x.rows(); ++c) {
    const double weight = cell_weights[static_cast<std::size_t>(c)];
    if (weight == 0) continue;
    for (Index j = 1; j < model.x.cols(); ++j) {
      fit.marginal_effects[j - 1] +=
          weight / total * marginal_effect(model, fit.standardized, c, j, nullptr);
    }
  }
  // A category without weight has no coefficient; the others do not depend on it.
  for (Index j = 1; j < model.x.cols(); ++j) {
    if (!empty[static_cast<std::size_t>(j)]) continue;
    fit.coefficients[j] = kNotAvailable;
    fit.marginal_effects[j - 1] = kNotAvailable;
  }
  return fit;
}

Eigen::MatrixXd logistic_influence(const LogisticRegression& model, const LogisticFit& fit) {
  const Index p = model.x.cols();
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(p, p);
  Eigen::MatrixXd slopes = Eigen::MatrixXd::Zero(p, p - 1);  // of the mean effects
  double total = 0;
  for (Index c = 0; c < model.x.rows(); ++c) {
    const double weight = fit.weights[static_cast<std::size_t>(c)];
    if (weight == 0) continue;
    total += weight;
    const double mu = expit(model.x.row(c).dot(fit.standardized));
    information += weight * mu * (1 - mu) * model.x.row(c).transpose() * model.x.row(c);
    for (Index j = 1; j < p; ++j) {
      Eigen::VectorXd slope;
      marginal_effect(model, fit.standardized, c, j, &slope);
      slopes.col(j - 1) += weight * slope;
    }
  }
  slopes /= total;
  const Eigen::LDLT<Eigen::MatrixXd> factor(information);
  Eigen::MatrixXd influence(static_cast<Index>(model.rows.size()), 2 * p - 1);
  for (std::size_t k = 0; k < model.rows.size(); ++k) {
    const Index c = model.cell[k];
    const double mu = expit(model.x.row(c).dot(fit.standardized));
    const Eigen::VectorXd of_beta =
        factor.solve(Eigen::VectorXd((model.y[k] - mu) * model.x.row(c).transpose()));
    const auto at = static_cast<Index>(k);
    influence.row(at).head(p) = unstandardized(model, of_beta).transpose();
    for (Index j = 1; j < p; ++j) {
      const double effect = marginal_effect(model, fit.standardized, c, j, nullptr);
      influence(at, p + j - 1) =
          (effect - fit.marginal_effects[j - 1]) / total + slopes.col(j - 1).dot(of_beta);
    }
  }
  return influence;
}

}  // namespace darkfigure
