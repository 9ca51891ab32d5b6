#include "engine/weighting/bootstrap.h"

#include <cmath>
#include <string>
#include <utility>

#include "engine/core/random.h"

namespace darkfigure {
namespace {

// Of more units than this no ranks are compared: that takes units × draws.
constexpr std::size_t kMostRanked = 1000;

std::size_t drawn_unit(std::uint64_t bits,
                       const std::vector<std::int32_t>& members,
                       const std::vector<std::uint64_t>& hash) {
  std::size_t drawn = 0;
  std::uint64_t highest = 0;
  for (const std::int32_t member : members) {
    const auto k = static_cast<std::size_t>(member);
    const std::uint64_t rank = rank_of(bits, hash[k]);
    if (rank < highest) continue;
    highest = rank;
    drawn = k;
  }
  return drawn;
}

std::string purpose_of(std::size_t stage) {
  return stage == 0 ? "bootstrap" : "bootstrap stage " + std::to_string(stage + 1);
}

}  // namespace

Bootstrap Bootstrap::plan(std::vector<SamplingStage> stages,
                          std::uint64_t seed,
                          std::size_t replicates,
                          std::vector<double>& coefficients) {
  Bootstrap bootstrap;
  bootstrap.seed_ = seed;
  std::vector<double> shares;  // per unit of the stage above: F
  for (const SamplingStage& stage : stages) {
    std::vector<double>& reach = bootstrap.reach_.emplace_back();
    for (std::size_t g = 0; g < stage.units_of_group.size(); ++g) {
      const double above = stage.share_above(g, shares);
      reach.push_back(std::sqrt((1 - stage.fraction[g]) * above / (2 - above)));
    }
    shares = stage.shares_down(shares);
    // Rows that are their own units have no codes to pair by: they are drawn by position.
    std::vector<std::uint64_t>& hash = bootstrap.hash_.emplace_back();
    for (const std::string& code : stage.code) hash.push_back(code_hash(code));
  }
  bootstrap.stages_ = std::move(stages);
  coefficients.assign(replicates, 1.0 / static_cast<double>(replicates));
  return bootstrap;
}

void Bootstrap::stage_factors(std::size_t stage,
                              std::size_t replicate,
                              std::vector<double>& factors) const {
  const SamplingStage& at = stages_[stage];
  const std::vector<std::uint64_t>& hash = hash_[stage];
  const auto r = static_cast<std::uint32_t>(replicate);
  const std::string purpose = purpose_of(stage);
  for (std::size_t g = 0; g < at.units_of_group.size(); ++g) {
    const std::vector<std::int32_t>& members = at.units_of_group[g];
    const auto n = static_cast<std::uint32_t>(members.size());
    const double reach = n == 1 ? 0 : reach_[stage][g];
    for (const std::int32_t k : members) factors[static_cast<std::size_t>(k)] = 1 - reach;
    if (reach == 0) continue;
    const RandomStream random(seed_, purpose, at.address[g]);
    const double step = reach * (static_cast<double>(n) / (static_cast<double>(n) - 1));
    for (std::uint32_t draw = 0; draw + 1 < n; ++draw) {
      const bool by_position = hash.empty() || n > kMostRanked;
      const std::size_t drawn = by_position
                                    ? static_cast<std::size_t>(members[random.below(n, r, draw)])
                                    : drawn_unit(random.bits(r, draw), members, hash);
      factors[drawn] += step;
    }
  }
}

void Bootstrap::factors(std::size_t replicate, FactorLane factors) const {
  std::vector<double> above;  // products down to the stage above
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    std::vector<double> own(stages_[stage].units());
    stage_factors(stage, replicate, own);
    const SamplingStage& at = stages_[stage];
    for (std::size_t g = 0; g < at.units_of_group.size() && stage > 0; ++g) {
      for (const std::int32_t unit : at.units_of_group[g])
        own[static_cast<std::size_t>(unit)] *= above[static_cast<std::size_t>(at.above[g])];
    }
    above = std::move(own);
  }
  for (std::size_t unit = 0; unit < above.size(); ++unit) factors[unit] = above[unit];
}

}  // namespace darkfigure
