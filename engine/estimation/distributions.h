#pragma once

namespace darkfigure {

/// Upper quantile of Student's t: P(T ≤ t) = 1 − (1 − level/100)/2. `df` may be any positive
/// number; infinity gives the normal quantile.
double t_quantile(double level, double df);

/// P(|T| ≥ |t|) of Student's t; infinite df: of the normal distribution.
double two_sided_t_tail(double t, double df);

/// P(F ≥ f) of Fisher's F; infinite `denominator_df`: of chi-square over its df.
double f_tail(double f, double numerator_df, double denominator_df);

/// P(X ≥ x) of chi-square.
double chi_square_tail(double x, double df);

/// Quantile of the beta distribution; 0 where a ≤ 0 and 1 where b ≤ 0 (its limits).
double beta_quantile(double probability, double a, double b);

}  // namespace darkfigure
