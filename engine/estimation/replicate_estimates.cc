#include "engine/estimation/replicate_estimates.h"

#include <algorithm>

#include "engine/core/estimate.h"

namespace darkfigure {
namespace {

void fit_models(
    const SumPlan& plan, const WeightBlock& block, std::size_t lane, bool failed, double* values) {
  std::vector<double> weights;
  std::vector<double> events;
  for (const LogisticRegression& model : plan.models) {
    std::fill(values, values + model.values(), kNotAvailable);
    if (!failed) {
      sum_cells(model, block.row(0) + lane, kLanes, weights, events);
      const LogisticFit fit = fit_logistic(model, weights, events);
      if (fit.converged) {
        double* after = std::copy(fit.coefficients.begin(), fit.coefficients.end(), values);
        std::copy(fit.marginal_effects.begin(), fit.marginal_effects.end(), after);
      }
    }
    values += model.values();
  }
}

}  // namespace

Sums sums_of(const SumPlan& plan,
             const BlockSums& sums,
             std::size_t indicator,
             std::size_t cell,
             std::size_t lane) {
  const std::size_t at = (plan.first[indicator] + cell) * kLanes + lane;
  return {sums.numerators[at], sums.denominators[at]};
}

std::vector<double> theta_of_block(const std::vector<BoundIndicator>& indicators,
                                   const SumPlan& plan,
                                   const WeightBlock& block,
                                   const BlockSums& sums,
                                   const std::vector<bool>& failed) {
  const std::size_t estimates = plan.values();
  std::vector<double> theta(failed.size() * estimates, 0.0);
  for (std::size_t lane = 0; lane < failed.size(); ++lane) {
    double* values = theta.data() + lane * estimates;
    for (std::size_t i = 0; i < indicators.size(); ++i) {
      for (std::size_t cell = 0; cell < plan.domains[i]->cells; ++cell) {
        values[plan.first[i] + cell] =
            failed[lane] ? kNotAvailable
                         : indicators[i].statistic.value(sums_of(plan, sums, i, cell, lane));
      }
    }
    fit_models(plan, block, lane, failed[lane], values + plan.first.back());
  }
  return theta;
}

void ReplicateEstimates::store(std::size_t first, std::span<const double> theta) {
  std::copy(theta.begin(),
            theta.end(),
            values_.begin() + static_cast<std::ptrdiff_t>(first * estimates()));
}

}  // namespace darkfigure
