#pragma once

#include <string>

#include "engine/core/estimate.h"

namespace darkfigure {

/// A function of several estimates (a difference, a ratio …), with its test. What is not available
/// is NaN.
struct ContrastEstimate {
  std::string table;    // the [[contrast]] it belongs to
  std::string formula;  // "robbery[sex=2] - robbery[sex=1]"
  std::string label;    // may be empty
  double value = kNotAvailable;
  double se = kNotAvailable;
  double ci_lower = kNotAvailable;
  double ci_upper = kNotAvailable;
  double level = 95;
  double null_value = 0;  // under the hypothesis that is tested
  double t = kNotAvailable;
  double df = kNotAvailable;
  double p = kNotAvailable;           // two-sided
  double p_adjusted = kNotAvailable;  // for the number of tests in the table
  std::string adjustment;             // "none", "holm", "bh"
  std::string note;                   // why something is not available
};

}  // namespace darkfigure
