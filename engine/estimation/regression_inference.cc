#include "engine/estimation/regression_inference.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/estimation/distributions.h"
#include "engine/estimation/interval.h"

namespace darkfigure {
namespace {

// The coefficients' names, in the order of the design matrix.
std::vector<RegressionEstimate> named_rows(const LogisticRegression& model) {
  std::vector<RegressionEstimate> rows;
  const auto row = [&](std::string predictor) -> RegressionEstimate& {
    rows.push_back({.regression = model.id,
                    .label = model.label,
                    .outcome = model.outcome,
                    .predictor = std::move(predictor)});
    return rows.back();
  };
  row("(intercept)");
  for (const Predictor& predictor : model.predictors) {
    if (predictor.is_numeric) row(predictor.name);
    for (std::size_t k = 1; k < predictor.codes.size(); ++k) {
      RegressionEstimate& category = row(predictor.name);
      category.category = predictor.codes[k];
      category.category_label = predictor.labels[k];
      category.reference = predictor.codes.front();
    }
  }
  return rows;
}

// The smallest number of rows with the outcome, or without it, in any category (all rows, where
// there is none).
double least_count(const LogisticRegression& model) {
  std::vector<std::array<double, 2>> counts(1);
  const auto add = [&](std::size_t at, std::uint8_t y) {
    if (counts.size() <= at) counts.resize(at + 1);
    counts[at][y != 0 ? 1 : 0] += 1;
  };
  for (std::size_t i = 0; i < model.rows.size(); ++i) {
    add(0, model.y[i]);
    std::size_t next = 1;
    for (const Predictor& predictor : model.predictors) {
      if (predictor.is_numeric) continue;
      std::size_t category = 0;  // the reference
      for (std::size_t k = 1; k < predictor.codes.size(); ++k) {
        const auto column = static_cast<Eigen::Index>(predictor.first + k - 1);
        if (model.x(model.cell[i], column) != 0) category = k;
      }
      add(next + category, model.y[i]);
      next += predictor.codes.size();
    }
  }
  double least = static_cast<double>(model.rows.size());
  for (const auto& [without, with] : counts) least = std::min({least, without, with});
  return least;
}

// Replicates leave a coefficient undefined for reasons of their own.
std::string about_fits(std::string note) {
  const std::string general = "no weight of the base is left";
  const std::size_t at = note.find(general);
  if (at != std::string::npos)
    note.replace(at, general.size(), "the category has no weight, or no finite coefficients fit,");
  return note;
}

// Rows that a coefficient's column has: those of its category; of a number all off its mean.
std::vector<std::uint32_t> rows_of(const LogisticRegression& model, std::size_t column) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < model.rows.size(); ++i) {
    if (model.x(model.cell[i], static_cast<Eigen::Index>(column)) != 0)
      rows.push_back(model.rows[i]);
  }
  return rows;
}

// Variances of all values, coefficients first, or a note.
std::vector<double> variances(const Inference& inference,
                              const LogisticRegression& model,
                              const LogisticFit& fit,
                              std::size_t first,
                              std::vector<std::string>& notes) {
  std::vector<double> result;
  const auto value_of = [&](std::size_t k) {
    const auto at = static_cast<Eigen::Index>(k);
    return k < model.parameters()
               ? fit.coefficients[at]
               : fit.marginal_effects[at - static_cast<Eigen::Index>(model.parameters())];
  };
  if (inference.method.replicates != nullptr) {
    const ReplicateEstimates& replicates = *inference.method.replicates;
    for (std::size_t k = 0; k < model.values(); ++k) {
      std::vector<double> theta;
      for (std::size_t r = 0; r < replicates.replicates(); ++r)
        theta.push_back(replicates.model_value(r, first + k));
      const VarianceResult found = variance_of_replicates(inference, theta, value_of(k));
      notes.push_back(about_fits(found.note));
      result.push_back(found.variance);
    }
    return result;
  }
  const Eigen::MatrixXd influence = logistic_influence(model, fit);
  for (std::size_t k = 0; k < model.values(); ++k) {
    std::vector<double> rows(inference.weight.size(), 0.0);
    for (std::size_t i = 0; i < model.rows.size(); ++i)
      rows[model.rows[i]] = influence(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k));
    result.push_back(variance_of_influence(inference, std::move(rows)));
    notes.emplace_back();
  }
  return result;
}

TestedNumber tested(double value, double variance, double df, double level) {
  TestedNumber number{.value = value};
  if (!available(variance) || variance <= 0) return number;
  number.se = std::sqrt(variance);
  if (df <= 0) return number;
  const Interval interval = wald_interval(value, number.se, level, df);
  number.ci_lower = interval.lower;
  number.ci_upper = interval.upper;
  number.t = value / number.se;
  number.p = two_sided_t_tail(number.t, df);
  return number;
}

}  // namespace

std::vector<RegressionEstimate> infer_regression(const Inference& inference,
                                                 const LogisticRegression& model,
                                                 std::size_t first) {
  std::vector<RegressionEstimate> rows = named_rows(model);
  std::vector<double> weights;
  std::vector<double> events;
  sum_cells(model, inference.weight.data(), 1, weights, events);
  const LogisticFit fit = fit_logistic(model, weights, events);
  const double df = degrees_of_freedom(inference, psus_of_rows(inference, model.rows)) + 1 -
                    static_cast<double>(model.parameters());
  const double least = least_count(model);
  for (RegressionEstimate& row : rows) {
    row.level = inference.spec.level;
    row.df = df;
    row.n = static_cast<double>(model.rows.size());
    row.least_count = least;
    if (!fit.converged) {
      row.note =
          "no finite coefficients fit: some combination of the predictors tells the outcomes apart";
    }
  }
  if (!fit.converged) return rows;
  std::vector<std::string> notes;
  std::vector<double> v = variances(inference, model, fit, first, notes);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    rows[k].note = notes[k];
    if (df <= 0) rows[k].note = "more parameters than degrees of freedom: no interval and no test";
    if (in_single_psu(inference, psus_of_rows(inference, rows_of(model, k)))) {
      rows[k].note = "all cases of the category are in one PSU: no standard error";
      v[k] = kNotAvailable;
      if (k > 0) v[model.parameters() + k - 1] = kNotAvailable;
    }
    rows[k].coefficient = tested(fit.coefficients[at], v[k], df, rows[k].level);
    if (k == 0) continue;
    rows[k].marginal_effect =
        tested(fit.marginal_effects[at - 1], v[model.parameters() + k - 1], df, rows[k].level);
  }
  return rows;
}

}  // namespace darkfigure
