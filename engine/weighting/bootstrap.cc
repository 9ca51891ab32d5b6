#include "engine/weighting/bootstrap.h"

#include "engine/core/random.h"

namespace darkfigure {
namespace {

std::size_t drawn_psu(std::uint64_t bits,
                      const std::vector<std::int32_t>& members,
                      const std::vector<std::uint64_t>& psu_hash) {
  std::size_t drawn = 0;
  std::uint64_t highest = 0;
  for (const std::int32_t member : members) {
    const auto k = static_cast<std::size_t>(member);
    const std::uint64_t rank = rank_of(bits, psu_hash[k]);
    if (rank < highest) continue;
    highest = rank;
    drawn = k;
  }
  return drawn;
}

}  // namespace

void plan_bootstrap(const Design& design, Replication& replication) {
  // Rows that are their own PSUs have no codes to pair by: they are drawn by position.
  if (!design.spec.psu.empty()) {
    for (const Psu& psu : design.psus) replication.psu_hash.push_back(code_hash(psu.code));
  }
  const std::size_t count = replication.spec.replicates;
  replication.coefficients.assign(count, 1.0 / static_cast<double>(count));
  replication.formula = "1/" + std::to_string(count) + " sum (t_r - center)^2";
}

void bootstrap_factors(const Replication& replication,
                       const Design& design,
                       std::size_t replicate,
                       std::size_t lane,
                       std::vector<double>& psu_factors) {
  for (std::size_t h = 0; h < design.strata.size(); ++h) {
    const std::vector<std::int32_t>& members = design.psus_of_stratum[h];
    const auto n = static_cast<std::uint32_t>(members.size());
    for (const std::int32_t k : members) {
      psu_factors[static_cast<std::size_t>(k) * kLanes + lane] = n == 1 ? 1.0 : 0.0;
    }
    const RandomStream random(replication.spec.seed, "bootstrap", design.strata[h]);
    const double step = static_cast<double>(n) / (static_cast<double>(n) - 1);
    for (std::uint32_t draw = 0; draw + 1 < n; ++draw) {
      const auto r = static_cast<std::uint32_t>(replicate);
      const std::size_t drawn =
          replication.psu_hash.empty()
              ? static_cast<std::size_t>(members[random.below(n, r, draw)])
              : drawn_psu(random.bits(r, draw), members, replication.psu_hash);
      psu_factors[drawn * kLanes + lane] += step;
    }
  }
}

}  // namespace darkfigure
