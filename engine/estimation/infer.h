#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/estimate.h"
#include "engine/core/progress.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/domain.h"
#include "engine/estimation/interval.h"
#include "engine/estimation/replicate_estimates.h"
#include "engine/estimation/variance.h"

namespace darkfigure {

/// Degrees of freedom: PSUs minus strata with a case of the base in the domain; the same of the
/// whole design; the number of replicates, or that less one; the rank of the factors that the
/// replicates have in the domain, less one (R survey's degf).
enum class DfRule { kDomain, kDesign, kReplicates, kReplicatesLessOne, kRank };

/// [estimates] as declared.
struct EstimateSpec {
  std::vector<std::vector<std::string>> domains;  // each one variable, or several crossed
  double level = 95;
  IntervalMethod interval = IntervalMethod::kLogit;
  DfRule df = DfRule::kDomain;
};

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

/// Everything published about every indicator in every cell of its frame's domains: estimate, SE,
/// interval, CV, design effect, df, n and population. Order: indicators as declared, domains as
/// declared (national first), categories sorted.
std::vector<Estimate> infer(const std::vector<BoundIndicator>& indicators,
                            std::span<const UnitFrame> frames,
                            const Design& design,
                            const std::vector<double>& weight,
                            const EstimateSpec& spec,
                            const VarianceMethod& method);

}  // namespace darkfigure
