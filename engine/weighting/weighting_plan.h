#pragma once

#include <array>
#include <optional>
#include <vector>

#include "engine/weighting/calibrate.h"
#include "engine/weighting/replication.h"

namespace darkfigure {

/// The weighting steps after the base weight, bound to rows and cells and checked once. The same
/// plan is applied to the full sample and to every replicate.
struct WeightingPlan {
  std::optional<Calibration> calibration;
};

/// The full sample's weighting, from which the replicates start.
struct FullSampleWeighting {
  std::vector<double> weight;   // final weight per row
  Eigen::VectorXd multipliers;  // λ; replicates start from them
  CalibrationSummary calibration;
};

/// Applies the plan to the full sample. Throws StatisticalError when the calibration fails.
FullSampleWeighting weight_full_sample(const Design& design, const WeightingPlan& plan);

/// Applies the plan to a block of replicates, in place. Without calibration every lane converges.
std::array<CalibrationSummary, kLanes> apply_weighting(const WeightingPlan& plan,
                                                       const FullSampleWeighting& full,
                                                       CalibrationWorkspace& workspace,
                                                       WeightBlock& block);

}  // namespace darkfigure
