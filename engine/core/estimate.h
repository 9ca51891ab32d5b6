#pragma once

#include <cmath>
#include <limits>
#include <string>

namespace darkfigure {

inline constexpr double kNotAvailable = std::numeric_limits<double>::quiet_NaN();
inline bool available(double value) { return !std::isnan(value); }

/// One published number: an indicator in one domain category. What is not available is NaN.
struct Estimate {
  std::string indicator;
  std::string indicator_label;
  std::string statistic;
  std::string level_of_units;  // "person", "incident": what n counts
  bool is_proportion = false;  // between 0 and 1, times `unit`
  bool is_rate = false;        // never negative
  double unit = 1;
  std::string domain;          // "all", "sex", "sex*age_group"
  std::string category;        // "all", "1", "1*3"
  std::string category_label;  // "Female", "Female * 25-34"; may be empty
  double value = kNotAvailable;
  double se = kNotAvailable;
  double ci_lower = kNotAvailable;
  double ci_upper = kNotAvailable;
  double level = 95;  // of the interval, in percent
  double cv = kNotAvailable;
  double deff = kNotAvailable;
  double se_simulation_cv = kNotAvailable;  // of the standard error, as replicates are drawn
  double df = kNotAvailable;
  double n = 0;            // unweighted cases in the base with positive weight
  double n_numerator = 0;  // of these, unweighted cases with a non-zero numerator
  double population = 0;   // sum of weights over the base
  bool is_fixed = false;   // does not vary from sample to sample: no standard error, and rightly so
  std::string note;        // why something is not available, or which special rule applied
  std::string quality;     // "publish", "caution", "suppress"; empty: not judged
  std::string quality_reason;  // the rule that decided
};

/// "indicator|domain|category".
inline std::string estimate_key(const Estimate& e) {
  return e.indicator + "|" + e.domain + "|" + e.category;
}

}  // namespace darkfigure
