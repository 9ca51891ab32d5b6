#include "engine/weighting/weighting_plan.h"

namespace darkfigure {

FullSampleWeighting weight_full_sample(const Design& design, const WeightingPlan& plan) {
  FullSampleWeighting full;
  full.weight = design.base_weight;
  full.calibration.converged = true;
  if (!plan.calibration) return full;
  const CalibrationCells& cells = plan.calibration->cells;
  full.multipliers = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(cells.equations()));
  WeightBlock block;
  fill_full_sample(design, block);
  CalibrationWorkspace workspace;
  full.calibration =
      calibrate_block(*plan.calibration, full.multipliers, workspace, block, &full.multipliers)[0];
  if (!full.calibration.converged) {
    const CalibrationSpec& spec = plan.calibration->spec;
    const bool bounded = distance_named(spec.distance).bounded;
    throw StatisticalError(
        "calibration (" + spec.distance +
        ") of the full sample: " + full.calibration.message(cells) +
        (bounded ? "; no weights within the bounds seem to meet the totals: widen them"
                 : "; see whether that total is right"));
  }
  for (std::size_t row = 0; row < block.rows; ++row) full.weight[row] = block.row(row)[0];
  return full;
}

std::array<CalibrationSummary, kLanes> apply_weighting(const WeightingPlan& plan,
                                                       const FullSampleWeighting& full,
                                                       CalibrationWorkspace& workspace,
                                                       WeightBlock& block) {
  if (plan.calibration)
    return calibrate_block(*plan.calibration, full.multipliers, workspace, block);
  std::array<CalibrationSummary, kLanes> unchanged{};
  for (CalibrationSummary& summary : unchanged) summary.converged = true;
  return unchanged;
}

}  // namespace darkfigure
