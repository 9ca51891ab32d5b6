#include "engine/reliability/measures.h"

#include <algorithm>
#include <cmath>

#include "engine/estimation/distributions.h"
#include "engine/estimation/interval.h"

namespace darkfigure {
namespace {

// The standards' widths are of 95 % intervals, whatever level a run publishes.
constexpr double kStandardLevel = 95;

double proportion(const Estimate& e) { return e.is_proportion ? e.value / e.unit : kNotAvailable; }
double at_bound(const Estimate& e) {
  return e.is_proportion && (e.value == 0 || e.value == e.unit) ? 1 : 0;
}

// p(1−p)/se², at most n; n where p is 0 or 1 (NCHS).
double effective_size(const Estimate& e) {
  if (!e.is_proportion || !available(e.value)) return kNotAvailable;
  if (at_bound(e) == 1) return e.n;
  const double p = proportion(e);
  const double se = e.se / e.unit;
  return available(se) ? std::min(e.n, p * (1 - p) / (se * se)) : kNotAvailable;
}

double korn_graubard_width(const Estimate& e) {
  if (at_bound(e) == 1) return 0;
  if (!e.is_proportion || !available(e.se) || !(e.df > 0) || e.n <= 1) return kNotAvailable;
  const Interval interval =
      korn_graubard_interval({proportion(e), e.se / e.unit, e.df, e.n, kStandardLevel}, true);
  return interval.upper - interval.lower;
}

// Width of the log interval over the estimate.
double log_width(const Estimate& e) {
  if (!available(e.cv) || !(e.df > 0)) return kNotAvailable;
  return 2 * std::sinh(t_quantile(kStandardLevel, e.df) * e.cv);
}

// CV/(−ln p) where p < ½, else CV/(−ln(1 − p)) (CEPAL).
double log_cv(const Estimate& e) {
  const double p = proportion(e);
  if (!available(p) || !available(e.cv)) return kNotAvailable;
  return e.cv / -std::log(p < 0.5 ? p : 1 - p);
}

}  // namespace

std::vector<QualityMeasure> quality_measures() {
  return {
      {"n", "unweighted cases of the base", [](const Estimate& e) { return e.n; }},
      {"n_numerator",
       "of these, cases with the characteristic",
       [](const Estimate& e) { return e.n_numerator; }},
      {"n_other",
       "of these, cases without it",
       [](const Estimate& e) { return e.n - e.n_numerator; }},
      {"p", "the proportion, from 0 to 1", proportion},
      {"se",
       "its standard error (of other estimates: theirs)",
       [](const Estimate& e) { return e.is_proportion ? e.se / e.unit : e.se; }},
      {"cv", "standard error over estimate", [](const Estimate& e) { return e.cv; }},
      {"log_cv", "CV/(-ln p) where p < 0.5, else CV/(-ln(1-p))", log_cv},
      {"deff", "design effect", [](const Estimate& e) { return e.deff; }},
      {"n_over_deff", "n / design effect", [](const Estimate& e) { return e.n / e.deff; }},
      {"n_effective", "p(1-p)/se^2, at most n; n where p is 0 or 1", effective_size},
      {"df", "degrees of freedom", [](const Estimate& e) { return e.df; }},
      {"kg_width",
       "width of the 95 % Korn-Graubard interval; 0 where p is 0 or 1",
       korn_graubard_width},
      {"ci_width",
       "width of the published interval",
       [](const Estimate& e) { return e.ci_upper - e.ci_lower; }},
      {"log_width", "width of the 95 % log interval over the estimate", log_width},
      {"at_bound", "the proportion is 0 or 1", at_bound},
  };
}

std::vector<Column> measure_columns(const std::vector<Estimate>& estimates) {
  std::vector<Column> columns;
  for (const QualityMeasure& measure : quality_measures()) {
    Column& column = columns.emplace_back();
    column.name = measure.name;
    for (const Estimate& estimate : estimates) {
      const double value = measure.of(estimate);
      column.append(available(value) ? value : 0,
                    available(value) ? Missing::kPresent : Missing::kNotApplicable);
    }
  }
  return columns;
}

}  // namespace darkfigure
