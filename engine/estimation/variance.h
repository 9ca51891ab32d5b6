#pragma once

#include <cstddef>
#include <span>

#include "engine/core/design.h"

namespace darkfigure {

/// What a set of replicate values gives.
struct ReplicateVariance {
  double variance = 0;
  std::size_t undefined = 0;  // replicates in which θ does not exist
};

/// V = Σ_r c_r (θ_r − center)², center = θ₀, or the replicates' mean with `about_mean` (over
/// replicates with c_r > 0, as R survey). Undefined replicates are left out; with
/// `interchangeable` the rest carry their share (c_r × R / R_defined).
ReplicateVariance replicate_variance(std::span<const double> theta,
                                     std::span<const double> coefficients,
                                     double full_sample,
                                     bool about_mean,
                                     bool interchangeable);

/// Ultimate-cluster variance of Σ u_i: V = Σ_h n_h/(n_h−1) Σ_j (u_hj − ū_h)², u_hj the PSU totals.
/// A stratum with one PSU adds nothing (`certainty`) or (u_h1 − ū)², ū the mean of all PSU totals
/// (`center`; R survey's lonely.psu = "adjust").
double linearized_variance(const Design& design, std::span<const double> u);

}  // namespace darkfigure
