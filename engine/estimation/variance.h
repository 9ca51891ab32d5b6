#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/design.h"

namespace darkfigure {

/// What deviations of replicates are from: the full-sample value θ₀; or, `about_mean`, the mean of
/// the replicates with c_r > 0 (as R survey), or of those of the same stratum where `stratum` has
/// one for each replicate (as Stata's jackknife).
struct Centering {
  bool about_mean = false;
  std::span<const std::int32_t> stratum;
};

/// What a set of replicate values gives.
struct ReplicateVariance {
  double variance = 0;
  std::size_t undefined = 0;  // replicates in which θ does not exist
  /// Coefficient of variation of √V over repetitions of the draws, were the replicates random:
  /// half that of V, which is sd((θ_r − center)²)/√R over its mean (Beaumont & Patak 2012).
  double se_simulation_cv = 0;
};

/// V = Σ_r c_r (θ_r − center)². Undefined replicates are left out; with `interchangeable` the rest
/// carry their share (c_r × R / R_defined).
ReplicateVariance replicate_variance(std::span<const double> theta,
                                     std::span<const double> coefficients,
                                     double full_sample,
                                     const Centering& centering,
                                     bool interchangeable);

/// Variance of Σ u_i over the stages of the sample: V = Σ_h (1−f_h) n_h/(n_h−1) Σ_j (u_hj − ū_h)²
/// with u_hj the PSU totals, and of each later stage the same of its units, times the product of
/// the fractions above (Särndal, Swensson & Wretman 1992, ch. 4; R survey's svyrecvar). Without an
/// fpc f = 0, the ultimate cluster. A stratum with one PSU adds nothing (`certainty`) or (u_h1 −
/// ū)², ū the mean of all PSU totals (`center`; R survey's lonely.psu = "adjust").
double linearized_variance(const Design& design, std::span<const double> u);

}  // namespace darkfigure
