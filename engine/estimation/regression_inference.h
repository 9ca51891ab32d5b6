#pragma once

#include <vector>

#include "engine/core/regression_estimate.h"
#include "engine/estimation/inference.h"
#include "engine/estimation/logistic_regression.h"

namespace darkfigure {

/// Coefficients, odds ratios and average marginal effects with standard errors from the replicates'
/// fits, or by the sandwich of the score equations (linearization; R `svyglm(family =
/// quasibinomial)`); t with the df of the model's cases + 1 − parameters, as svyglm. `first` is the
/// place of the model's values among those that the replicates keep for models.
std::vector<RegressionEstimate> infer_regression(const Inference& inference,
                                                 const LogisticRegression& model,
                                                 std::size_t first);

}  // namespace darkfigure
