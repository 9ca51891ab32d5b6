#pragma once

#include <string>

#include "engine/core/estimate.h"

namespace darkfigure {

/// A number with its precision and the test that it is 0.
struct TestedNumber {
  double value = kNotAvailable;
  double se = kNotAvailable;
  double ci_lower = kNotAvailable;
  double ci_upper = kNotAvailable;
  double t = kNotAvailable;
  double p = kNotAvailable;
};

/// A coefficient of a logistic regression. The odds ratio is exp(coefficient), with the interval's
/// ends likewise.
struct RegressionEstimate {
  std::string regression;
  std::string label;
  std::string outcome;
  std::string predictor;  // "(intercept)" first
  std::string category;   // empty: a number
  std::string category_label;
  std::string reference;  // the category that it is compared with
  TestedNumber coefficient;
  TestedNumber marginal_effect;  // average; of the intercept not available
  double level = 95;
  double df = kNotAvailable;
  double n = 0;
  double least_count = 0;  // of the model: unweighted, with or without the outcome in a category
  std::string note;
};

}  // namespace darkfigure
