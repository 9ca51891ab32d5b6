#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/estimated_totals.h"
#include "engine/weighting/calibration.h"

namespace darkfigure {

/// What is added to the constraints' totals in each replicate: δ_r with Σ c_r δ_r δ_rᵀ = V(T), V as
/// given or of the other survey's replicates. As in Fuller (1998) and Opsomer & Erciulescu (2021),
/// but there each direction of V goes to one replicate, which moves far: here V^{1/2} is spread
/// over all by an orthogonal matrix, so that none moves by more than about √2 standard errors per
/// direction, and a replicate that is left out takes little of V along. Which replicate gets which
/// part is drawn (addressed by `seed`). Result: replicates × constraints.
std::vector<std::vector<double>> replicate_shifts(const EstimatedTotals& estimated,
                                                  const Calibration& calibration,
                                                  std::span<const double> coefficients,
                                                  std::uint64_t seed);

/// What is wrong with a covariance: nothing in it, not positive semidefinite, or of a rank that the
/// replicates cannot carry. Empty when nothing is.
std::string covariance_trouble(const EstimatedTotals& estimated,
                               std::span<const double> coefficients);

/// The first redundant constraint whose shifts do not follow from those of the equations. Empty
/// when all do.
std::string dependence_trouble(const Calibration& calibration,
                               const std::vector<std::vector<double>>& shifts,
                               std::span<const double> coefficients);

}  // namespace darkfigure
