#include "engine/weighting/jackknife.h"

namespace darkfigure {

void plan_jackknife(const Design& design, Replication& replication) {
  const auto strata = static_cast<double>(design.strata.size());
  for (std::size_t k = 0; k < design.psus.size(); ++k) {
    const auto n = static_cast<double>(design.psus_in(design.psus[k].stratum));
    const bool singleton = n == 1;
    if (singleton && design.spec.singleton != SingletonPolicy::kCenter) continue;
    replication.deleted_psu.push_back(static_cast<std::int32_t>(k));
    replication.coefficients.push_back(singleton ? (strata - 1) / strata : (n - 1) / n);
  }
  replication.formula = "sum c_r (t_r - center)^2 with c_r = (n_h - 1)/n_h";
}

void jackknife_factors(const Replication& replication,
                       const Design& design,
                       std::size_t replicate,
                       std::size_t lane,
                       std::vector<double>& psu_factors) {
  const auto deleted = static_cast<std::size_t>(replication.deleted_psu[replicate]);
  const std::int32_t stratum = design.psus[deleted].stratum;
  const auto n = static_cast<double>(design.psus_in(stratum));
  const auto strata = static_cast<double>(design.strata.size());
  const double elsewhere = n == 1 ? strata / (strata - 1) : 1.0;
  for (std::size_t k = 0; k < design.psus.size(); ++k) psu_factors[k * kLanes + lane] = elsewhere;
  for (const std::int32_t k : design.psus_of_stratum[static_cast<std::size_t>(stratum)]) {
    psu_factors[static_cast<std::size_t>(k) * kLanes + lane] = n == 1 ? 0 : n / (n - 1);
  }
  psu_factors[deleted * kLanes + lane] = 0;
}

}  // namespace darkfigure
