#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/estimated_totals.h"
#include "engine/weighting/calibration.h"

namespace darkfigure {

/// What is added to the constraints' totals in each replicate: δ_r with Σ c_r δ_r δ_rᵀ = V(T). With
/// replicate totals each of theirs goes to a replicate of ours, times √(c'_k / c_r) (Opsomer &
/// Erciulescu 2021); with a covariance matrix (or more replicates than ours) the scaled
/// eigenvectors do (Fuller 1998). Which replicates get them is drawn (addressed by `seed`). Result:
/// replicates × constraints.
std::vector<std::vector<double>> replicate_shifts(const EstimatedTotals& estimated,
                                                  const Calibration& calibration,
                                                  std::span<const double> coefficients,
                                                  std::uint64_t seed);

}  // namespace darkfigure
