#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/sampling_stages.h"
#include "engine/weighting/factor_lane.h"

namespace darkfigure {

/// The variance estimator of a total whose quadratic form the draws of a generalized bootstrap
/// have: of simple random samples, Σ (1−f) n/(n−1) Σ (t − t̄)²; or, for systematic samples, of
/// successive differences, SD1: (1−f) n/(2(n−1)) Σ_{i≥2} (t_i − t_{i−1})²; SD2: (1−f)/2 [Σ_{i≥2}
/// (t_i − t_{i−1})² + (t_n − t_1)²] (Ash 2014, by stratum). Stages after the first have the first
/// form, weighted by the product of the fractions above.
enum class TargetEstimator : std::uint8_t { kSimpleRandom, kSd1, kSd2 };

/// Generalized bootstrap (Beaumont & Patak 2012): factors 1 + δ/τ, δ with mean 0 and the covariance
/// of the target estimator's quadratic form, drawn as the same contrasts of independent numbers, so
/// that no matrix is made; c_r = τ²/R. The numbers are uniform with variance 1 (any distribution
/// will do): being bounded, they bound δ, and τ is at least 1 and such that no factor can be below
/// 0.01, unless declared.
class GeneralizedBootstrap {
 public:
  /// `order`: the PSUs in sort order. `stages`: the PSUs, and the stages after them. `declared_tau`
  /// 0: the least that keeps factors positive.
  static GeneralizedBootstrap plan(std::vector<SamplingStage> stages,
                                   const std::vector<std::int32_t>& order,
                                   TargetEstimator target,
                                   double declared_tau,
                                   std::uint64_t seed,
                                   std::size_t replicates,
                                   std::vector<double>& coefficients);
  void factors(std::size_t replicate, FactorLane factors) const;
  const SamplingStage& stage() const { return stages_.back(); }
  std::size_t stages() const { return stages_.size(); }
  double tau() const { return tau_; }
  /// The τ below which factors may be negative.
  double least_tau() const { return least_tau_; }

 private:
  double largest_deviation() const;
  std::vector<double> deviations(std::size_t replicate) const;
  void add_group(std::size_t stage,
                 std::size_t group,
                 std::size_t replicate,
                 std::vector<double>& deviation) const;

  std::uint64_t seed_ = 1;
  TargetEstimator target_ = TargetEstimator::kSimpleRandom;
  double tau_ = 1;
  double least_tau_ = 0;
  std::vector<SamplingStage> stages_;
  std::vector<std::vector<double>> share_above_;  // per stage and group: F of the fractions above
};

}  // namespace darkfigure
