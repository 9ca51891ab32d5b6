#include "engine/weighting/generalized_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "engine/core/random.h"

namespace darkfigure {
namespace {

constexpr double kLeastFactor = 0.01;
constexpr double kReach = std::numbers::sqrt3;  // of a uniform number with variance 1

// Deviations of n units of a group from independent numbers e of mean 0 and variance 1, before
// √(1−f).
void simple_random_deviations(const std::vector<double>& e, std::vector<double>& result) {
  const auto n = static_cast<double>(e.size());
  const double mean = std::accumulate(e.begin(), e.end(), 0.0) / n;
  for (std::size_t k = 0; k < e.size(); ++k) result[k] = std::sqrt(n / (n - 1)) * (e[k] - mean);
}

// e[k] belongs to the difference between k − 1 and k; the first closes the circle in SD2.
void difference_deviations(bool circular,
                           const std::vector<double>& e,
                           std::vector<double>& result) {
  const auto n = static_cast<double>(e.size());
  const double scale = circular ? std::sqrt(0.5) : std::sqrt(n / (2 * (n - 1)));
  for (std::size_t k = 0; k < e.size(); ++k) {
    const double before = k == 0 && !circular ? 0 : e[k];
    const double after = k + 1 < e.size() ? e[k + 1] : (circular ? e[0] : 0);
    result[k] = scale * (before - after);
  }
}

// Uniform with mean 0 and variance 1: exact arithmetic, so the same on any machine.
double standard_uniform(const RandomStream& random, std::uint32_t replicate, std::uint32_t draw) {
  return kReach * (2 * random.uniform(replicate, draw) - 1);
}

}  // namespace

GeneralizedBootstrap GeneralizedBootstrap::plan(std::vector<SamplingStage> stages,
                                                const std::vector<std::int32_t>& order,
                                                TargetEstimator target,
                                                double declared_tau,
                                                std::uint64_t seed,
                                                std::size_t replicates,
                                                std::vector<double>& coefficients) {
  GeneralizedBootstrap bootstrap;
  bootstrap.seed_ = seed;
  bootstrap.target_ = target;
  std::vector<std::size_t> position(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) position[static_cast<std::size_t>(order[k])] = k;
  for (std::vector<std::int32_t>& members : stages.front().units_of_group) {
    std::sort(members.begin(), members.end(), [&](std::int32_t a, std::int32_t b) {
      return position[static_cast<std::size_t>(a)] < position[static_cast<std::size_t>(b)];
    });
  }
  std::vector<double> shares;
  for (const SamplingStage& stage : stages) {
    std::vector<double>& above = bootstrap.share_above_.emplace_back();
    for (std::size_t g = 0; g < stage.units_of_group.size(); ++g)
      above.push_back(stage.share_above(g, shares));
    shares = stage.shares_down(shares);
  }
  bootstrap.stages_ = std::move(stages);
  const double lowest = bootstrap.largest_deviation();
  bootstrap.tau_ = declared_tau > 0 ? declared_tau : std::max(1.0, lowest / (1 - kLeastFactor));
  bootstrap.least_tau_ = lowest;
  const double tau = bootstrap.tau_;
  coefficients.assign(replicates, tau * tau / static_cast<double>(replicates));
  return bootstrap;
}

// The largest δ that any draw can give, by the bounds of the numbers it is made of.
double GeneralizedBootstrap::largest_deviation() const {
  std::vector<double> above;
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    const SamplingStage& at = stages_[stage];
    std::vector<double> own(at.units());
    for (std::size_t g = 0; g < at.units_of_group.size(); ++g) {
      const auto n = static_cast<double>(at.units_of_group[g].size());
      const double reach = std::sqrt((1 - at.fraction[g]) * share_above_[stage][g]);
      const bool differences = stage == 0 && target_ != TargetEstimator::kSimpleRandom;
      const double factor = !differences                       ? std::sqrt((n - 1) / n)
                            : target_ == TargetEstimator::kSd2 ? std::sqrt(0.5)
                                                               : std::sqrt(n / (2 * (n - 1)));
      for (const std::int32_t unit : at.units_of_group[g]) {
        const double before = stage == 0 ? 0 : above[static_cast<std::size_t>(at.above[g])];
        own[static_cast<std::size_t>(unit)] = before + (n > 1 ? 2 * kReach * reach * factor : 0);
      }
    }
    above = std::move(own);
  }
  return *std::max_element(above.begin(), above.end());
}

void GeneralizedBootstrap::add_group(std::size_t stage,
                                     std::size_t group,
                                     std::size_t replicate,
                                     std::vector<double>& deviation) const {
  const SamplingStage& at = stages_[stage];
  const std::vector<std::int32_t>& members = at.units_of_group[group];
  const double reach = std::sqrt((1 - at.fraction[group]) * share_above_[stage][group]);
  if (members.size() == 1 || reach == 0) return;
  const auto r = static_cast<std::uint32_t>(replicate);
  const std::string purpose = "generalized bootstrap stage " + std::to_string(stage + 1);
  std::vector<double> e(members.size());
  std::vector<double> own(members.size());
  const RandomStream by_position(seed_, purpose, at.address[group]);
  for (std::size_t k = 0; k < members.size(); ++k) {
    const std::string& address = at.address[group];
    e[k] = at.code.empty()
               ? standard_uniform(by_position, r, static_cast<std::uint32_t>(k))
               : standard_uniform(
                     RandomStream(seed_,
                                  purpose,
                                  address + "/" + at.code[static_cast<std::size_t>(members[k])]),
                     r,
                     0);
  }
  if (stage == 0 && target_ != TargetEstimator::kSimpleRandom) {
    difference_deviations(target_ == TargetEstimator::kSd2, e, own);
  } else {
    simple_random_deviations(e, own);
  }
  for (std::size_t k = 0; k < members.size(); ++k)
    deviation[static_cast<std::size_t>(members[k])] += reach * own[k];
}

std::vector<double> GeneralizedBootstrap::deviations(std::size_t replicate) const {
  std::vector<double> above;
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    const SamplingStage& at = stages_[stage];
    std::vector<double> own(at.units());
    for (std::size_t g = 0; g < at.units_of_group.size(); ++g) {
      if (stage > 0) {
        for (const std::int32_t unit : at.units_of_group[g])
          own[static_cast<std::size_t>(unit)] = above[static_cast<std::size_t>(at.above[g])];
      }
      add_group(stage, g, replicate, own);
    }
    above = std::move(own);
  }
  return above;
}

void GeneralizedBootstrap::factors(std::size_t replicate, FactorLane factors) const {
  const std::vector<double> deviation = deviations(replicate);
  for (std::size_t unit = 0; unit < deviation.size(); ++unit)
    factors[unit] = 1 + deviation[unit] / tau_;
}

}  // namespace darkfigure
