#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/control_totals.h"
#include "engine/weighting/calibration.h"
#include "engine/weighting/disposition.h"
#include "engine/weighting/propensity.h"
#include "engine/weighting/trimming.h"
#include "engine/weighting/weighting_classes.h"

namespace darkfigure {

enum class StepMethod {
  kSelection,
  kWithinHousehold,
  kEligibility,
  kNonresponse,
  kPropensity,
  kTrim,
  kCalibrate,
  kTrimAndCalibrate
};

/// A calibration and its margins as declared.
struct CalibrationDeclaration {
  CalibrationSpec spec;
  std::vector<MarginSpec> margins;
  std::string q;                 // a variable; empty: 1
  std::string same_weight_in;    // a level above the design's: its members get one weight
  std::string partition;         // a variable: its categories are calibrated each on its own
  std::string covariance;        // file: sampling covariance of estimated control totals
  std::string replicate_totals;  // file: … or their replicates
  double replicate_scale = 0;    // of those
};

/// A step of the weighting as declared. Which members count depends on the method.
struct StepSpec {
  StepMethod method = StepMethod::kCalibrate;
  std::string name;  // in outputs and messages
  std::vector<std::string> probabilities;
  std::string eligible;
  double selected = 1;
  std::optional<double> cap;
  ClassSpec classes;
  PropensitySpec propensity;
  TrimSpec trim;
  bool recompute = false;  // decisions anew in every replicate
  CalibrationDeclaration calibration;
  Location location;

  bool calibrates() const {
    return method == StepMethod::kCalibrate || method == StepMethod::kTrimAndCalibrate;
  }
  /// Leading steps of this kind make the base weight; the replicates start after them.
  bool makes_base_weight() const {
    return method == StepMethod::kSelection || method == StepMethod::kWithinHousehold;
  }
};

/// [weighting], its steps in order, and [calibration] as the last of them.
struct WeightingConfig {
  DispositionSpec dispositions;
  std::vector<StepSpec> steps;

  bool calibrates() const {
    for (const StepSpec& step : steps) {
      if (step.calibrates()) return true;
    }
    return false;
  }
};

}  // namespace darkfigure
