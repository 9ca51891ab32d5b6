#pragma once

namespace darkfigure {

enum class IntervalMethod { kLogit, kWald };

struct Interval {
  double lower;
  double upper;
};

/// Upper quantile of Student's t: P(T ≤ t) = 1 − (1 − level/100)/2. `df` may be any positive
/// number; infinity gives the normal quantile.
double t_quantile(double level, double df);

/// θ ± t·se.
Interval wald_interval(double estimate, double se, double level, double df);

/// expit(logit p ± t·se/(p(1−p))), for 0 < p < 1 (R svyciprop "xlogit").
Interval logit_interval(double p, double se, double level, double df);

/// The interval at p = 0 or 1 from n unweighted cases: [0, 1 − (α/2)^{1/n}] or its mirror.
Interval interval_at_bound(double p, double n, double level);

}  // namespace darkfigure
