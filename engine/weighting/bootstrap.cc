#include "engine/weighting/bootstrap.h"

#include "engine/core/random.h"

namespace darkfigure {

void plan_bootstrap(Replication& replication) {
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
    const auto factor = [&](std::uint32_t member) -> double& {
      return psu_factors[static_cast<std::size_t>(members[member]) * kLanes + lane];
    };
    for (std::uint32_t k = 0; k < n; ++k) factor(k) = n == 1 ? 1.0 : 0.0;
    const RandomStream random(replication.spec.seed, "bootstrap", design.strata[h]);
    const double step = static_cast<double>(n) / (static_cast<double>(n) - 1);
    for (std::uint32_t draw = 0; draw + 1 < n; ++draw) {
      factor(random.below(n, static_cast<std::uint32_t>(replicate), draw)) += step;
    }
  }
}

}  // namespace darkfigure
