#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/weighting/calibrate.h"
#include "engine/weighting/propensity.h"
#include "engine/weighting/replication.h"
#include "engine/weighting/trimming.h"
#include "engine/weighting/weight_summary.h"
#include "engine/weighting/weighting_classes.h"

namespace darkfigure {

/// Calibration, of all rows together or of each category of a partition on its own. With `trimming`
/// weights are trimmed first, and the bounds stay bounds of the calibration, so that both hold.
struct CalibrationStep {
  std::vector<Calibration> parts;
  std::vector<std::vector<std::vector<double>>> shifts;  // part × replicate × constraint; or empty
  std::optional<Trimming> trimming;
};

/// Multiplies each row's weight by a constant (within-household selection known of respondents
/// only).
struct Multiplier {
  std::vector<double> factor;  // per row
  std::size_t capped = 0;      // rows whose factor a cap cut
};

/// One step of the weighting, bound to the rows and checked once. A step maps a block of weight
/// columns to a block of weight columns.
struct WeightingStep {
  std::string name;  // "2 nonresponse"
  std::variant<Multiplier, Redistribution, Propensity, Trimming, CalibrationStep> work;
};

/// The steps after the base weight, in order. The same plan is applied to the full sample and to
/// every replicate.
struct WeightingPlan {
  std::vector<WeightingStep> steps;

  /// The last calibration of the plan; null when there is none.
  const CalibrationStep* last_calibration() const;
};

/// What the full sample decided, for the replicates to reuse: one per step.
struct CalibrationDecision {
  std::vector<Eigen::VectorXd> multipliers;  // per part; replicates start from them
  std::vector<CalibrationSummary> summaries;
  std::vector<Bounds> trim;  // of trim_and_calibrate
};
struct TrimDecision {
  std::vector<Bounds> bounds;
};
using StepDecision = std::
    variant<std::monostate, ClassGroups, PropensityDecision, TrimDecision, CalibrationDecision>;

/// A weighting class after merges: who receives, and the factor on their weight.
struct ClassReport {
  std::string name;
  std::size_t takers = 0;
  double factor = 1;
};

/// One bar of the waterfall: the weights of the full sample after a step.
struct StepReport {
  std::string name;
  WeightSummary summary;
  double adjusted = 0;             // share of the rows with weight before whose weight changed
  std::vector<std::string> notes;  // collapses, bounds, counts
  std::vector<ClassReport> classes;
};

/// The full sample's weighting, from which the replicates start.
struct FullSampleWeighting {
  std::vector<double> weight;  // final weight per row
  std::vector<StepDecision> decisions;
  std::vector<StepReport> waterfall;  // the base weight first
  std::vector<std::vector<double>>
      before_calibration;  // per calibration step: the weights that enter
  std::vector<std::vector<double>> after_calibration;
};

/// How the weighting of one column ended.
struct ColumnOutcome {
  bool converged = true;
  int iterations = 0;      // of the last calibration
  double worst_error = 0;  // of all calibrations
  std::string worst;       // the control where
  std::string trouble;     // the step and why, when it failed
  bool vanished = false;   // `constraint` has no weight in this column
  // Where a calibration failed.
  std::size_t step = 0;
  std::size_t part = 0;
  std::size_t constraint = 0;
};

/// Applies the plan to the full sample. Throws StatisticalError when a step fails, with a
/// diagnosis.
FullSampleWeighting weight_full_sample(const Design& design, const WeightingPlan& plan);

/// Buffers of one thread.
struct WeightingWorkspace {
  CalibrationWorkspace calibration;
  WeightBlock start;  // the columns that entered
};

/// Applies the plan to a block of replicates, in place. A column that fails at a step keeps the
/// weights it had there.
std::array<ColumnOutcome, kLanes> apply_weighting(const WeightingPlan& plan,
                                                  const FullSampleWeighting& full,
                                                  WeightingWorkspace& workspace,
                                                  WeightBlock& block);

}  // namespace darkfigure
