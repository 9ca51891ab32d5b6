#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/core/progress.h"
#include "engine/estimation/replicate_estimates.h"
#include "engine/estimation/variance.h"

namespace darkfigure {

/// How the variance is made. Either replicates or linearization.
struct VarianceMethod {
  // Replicates: null for linearization.
  const ReplicateEstimates* replicates = nullptr;
  std::vector<double> coefficients;
  Centering centering;
  bool interchangeable = false;
  double max_undefined_share = 0;
  std::size_t failed_replicates = 0;  // of the weighting: undefined in every estimate
  // Linearization: replaces the influence z_i by its calibration residual; may be empty.
  std::function<void(std::vector<double>&)> project;
  std::optional<double> declared_df;
  std::vector<std::int32_t> variance_stratum;  // of each PSU; empty: the design's
  double most_df = INFINITY;                   // that the replicates can carry
  bool calibrated = false;                     // the replicates' weights are
  bool later_stages = false;                   // count in the variance
  bool psus_known = true;
  int threads = 1;
  Progress progress;
};

}  // namespace darkfigure
