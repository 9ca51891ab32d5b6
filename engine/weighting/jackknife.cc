#include "engine/weighting/jackknife.h"

#include <algorithm>
#include <cmath>

#include "engine/core/random.h"

namespace darkfigure {

Jackknife Jackknife::plan(const Design& design,
                          std::vector<double>& coefficients,
                          std::vector<std::int32_t>& stratum) {
  Jackknife jackknife;
  const auto strata = static_cast<double>(design.strata.size());
  for (std::size_t k = 0; k < design.psus.size(); ++k) {
    const std::int32_t h = design.psus[k].stratum;
    const double fraction = design.fraction_of(static_cast<std::size_t>(h));
    const auto n = static_cast<double>(design.psus_in(h));
    const bool singleton = n == 1;
    if (fraction == 1) continue;
    if (singleton && design.spec.singleton != SingletonPolicy::kCenter) continue;
    jackknife.deleted_psu.push_back(static_cast<std::int32_t>(k));
    coefficients.push_back(singleton ? (strata - 1) / strata : (1 - fraction) * (n - 1) / n);
    stratum.push_back(h);
  }
  return jackknife;
}

void Jackknife::factors(const Design& design, std::size_t replicate, FactorLane factors) const {
  const std::int32_t deleted = deleted_psu[replicate];
  const std::int32_t stratum = design.psus[static_cast<std::size_t>(deleted)].stratum;
  const auto n = static_cast<double>(design.psus_in(stratum));
  const auto strata = static_cast<double>(design.strata.size());
  const double elsewhere = n == 1 ? strata / (strata - 1) : 1.0;
  for (std::size_t k = 0; k < design.psus.size(); ++k) factors[k] = elsewhere;
  for (const std::int32_t k : design.psus_of_stratum[static_cast<std::size_t>(stratum)])
    factors[k] = n == 1 ? 0 : n / (n - 1);
  factors[deleted] = 0;
}

GroupJackknife GroupJackknife::plan(const Design& design,
                                    std::size_t groups,
                                    std::uint64_t seed,
                                    std::vector<double>& coefficients) {
  GroupJackknife jackknife{groups, std::vector<std::int32_t>(design.psus.size())};
  std::size_t dealt = 0;  // on through all strata, so that groups are of equal size
  for (std::size_t h = 0; h < design.strata.size(); ++h) {
    const RandomStream random(seed, "delete-a-group", design.strata[h]);
    // PSUs by a pseudo-random rank of their code; rows without codes by their position.
    std::vector<std::int32_t> members = design.psus_of_stratum[h];
    std::vector<std::pair<std::uint64_t, std::int32_t>> ranked;
    for (std::size_t j = 0; j < members.size(); ++j) {
      const std::string& code = design.psus[static_cast<std::size_t>(members[j])].code;
      const std::uint64_t hash = design.spec.psu.empty() ? j : code_hash(code);
      ranked.emplace_back(rank_of(random.bits(0, 0), hash), members[j]);
    }
    std::sort(ranked.begin(), ranked.end());
    for (const auto& [rank, psu] : ranked) {
      jackknife.group_of_psu[static_cast<std::size_t>(psu)] =
          static_cast<std::int32_t>(dealt++ % groups);
    }
  }
  const auto count = static_cast<double>(groups);
  coefficients.assign(groups, (count - 1) / count);
  return jackknife;
}

void GroupJackknife::factors(const Design& design,
                             std::size_t replicate,
                             FactorLane factors) const {
  const auto count = static_cast<double>(groups);
  for (std::size_t h = 0; h < design.strata.size(); ++h) {
    const std::vector<std::int32_t>& members = design.psus_of_stratum[h];
    const auto n = static_cast<double>(members.size());
    const auto is_deleted = [&](std::int32_t k) {
      return group_of_psu[static_cast<std::size_t>(k)] == static_cast<std::int32_t>(replicate);
    };
    const auto deleted =
        static_cast<double>(std::count_if(members.begin(), members.end(), is_deleted));
    double out = 1;
    double in = 1;
    if (deleted > 0 && n >= count) {
      out = 0;
      in = n / (n - deleted);
    } else if (deleted > 0 && n > 1) {
      const double z = std::sqrt(count / ((count - 1) * n * (n - 1)));
      out = 1 - (n - 1) * z;
      in = 1 + z;
    }
    const double reach = std::sqrt(1 - design.fraction_of(h));
    for (const std::int32_t k : members) factors[k] = 1 + reach * ((is_deleted(k) ? out : in) - 1);
  }
}

}  // namespace darkfigure
