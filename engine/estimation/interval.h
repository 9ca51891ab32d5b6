#pragma once

#include <string>
#include <string_view>

namespace darkfigure {

/// How confidence intervals are made. `kLog` is for totals and rates; proportions then have the
/// logit interval.
enum class IntervalMethod { kLogit, kKornGraubard, kKgUncapped, kWilson, kWilsonZ, kWald, kLog };

/// "logit", "korn-graubard", "kg-uncapped", "wilson", "wilson-z", "wald", "log".
std::string interval_name(IntervalMethod method);
/// The method of that name; the name must be one of `interval_name`.
IntervalMethod interval_named(std::string_view name);

struct Interval {
  double lower;
  double upper;
};

/// An estimated proportion, 0 < p < 1, on the way to its interval.
struct ProportionPrecision {
  double p;
  double se;
  double df;
  double n;      // unweighted cases of the base
  double level;  // in percent
};

/// The interval of a proportion by any of the methods.
Interval proportion_interval(IntervalMethod method, const ProportionPrecision& at);

/// θ ± t·se.
Interval wald_interval(double estimate, double se, double level, double df);

/// θ·exp(± t·se/θ), for θ > 0 (the delta method on log θ).
Interval log_interval(double estimate, double se, double level, double df);

/// expit(logit p ± t·se/(p(1−p))), for 0 < p < 1 (R svyciprop "xlogit").
Interval logit_interval(double p, double se, double level, double df);

/// Clopper and Pearson's interval on n* = n_eff·[t_{n−1}/t_df]² cases, n_eff = p(1−p)/se² (Korn &
/// Graubard 1998; R svyciprop "beta"); `capped`: n* is at most n (NCHS, Parker et al. 2017).
Interval korn_graubard_interval(const ProportionPrecision& at, bool capped);

/// Wilson's score interval on n_eff cases with the quantile of t at `df` (R survey 4.5 svyciprop
/// "wilson"); infinite df: the normal quantile.
Interval wilson_interval(const ProportionPrecision& at, double df);

/// The interval at p = 0 or 1 from n cases: [0, 1 − (α/2)^{1/n}] or its mirror.
Interval interval_at_bound(double p, double n, double level);

}  // namespace darkfigure
