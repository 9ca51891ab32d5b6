#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/sampling_stages.h"
#include "engine/weighting/factor_lane.h"

namespace darkfigure {

/// Rescaling bootstrap with n − 1 draws with replacement from the n units of each group, c_r = 1/R
/// (Rao & Wu 1988; Rao, Wu & Yue 1992). A unit drawn m times of a group with sampling fraction f
/// has a = 1 − λ + λ·m·n/(n−1), λ² = 1 − f at the first stage. At later stages of a multistage
/// sample λ² = (1 − f)·F/(2 − F), F the product of the fractions above, and a unit's factor is the
/// product over the stages: the variance of a total is then that of the multistage estimator
/// whatever the fractions, and no factor is negative (Beaumont & Émond 2022). Draws are addressed
/// by codes, replicate and draw: an added stratum changes no other draw, and a unit that is
/// replaced between waves leaves those of the others mostly as they were. A group with one unit
/// keeps factor 1.
class Bootstrap {
 public:
  /// `stages`: the PSUs, and with rwyb the stages after them.
  static Bootstrap plan(std::vector<SamplingStage> stages,
                        std::uint64_t seed,
                        std::size_t replicates,
                        std::vector<double>& coefficients);
  /// Factors of the units of the last stage.
  void factors(std::size_t replicate, FactorLane factors) const;
  /// The last stage.
  const SamplingStage& stage() const { return stages_.back(); }
  std::size_t stages() const { return stages_.size(); }

 private:
  void stage_factors(std::size_t stage, std::size_t replicate, std::vector<double>& factors) const;

  std::uint64_t seed_ = 1;
  std::vector<SamplingStage> stages_;
  std::vector<std::vector<std::uint64_t>> hash_;  // per stage: of the units' codes
  std::vector<std::vector<double>> reach_;        // per stage and group: λ
};

}  // namespace darkfigure
