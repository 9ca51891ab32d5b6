#include "engine/weighting/paired.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

void fill_with_ones(const Design& design, FactorLane factors) {
  for (std::size_t k = 0; k < design.psus.size(); ++k) factors[k] = 1;
}

double reach_of(const Design& design, const VarianceStratum& pair) {
  return std::sqrt(1 - design.fraction_of(static_cast<std::size_t>(pair.stratum)));
}

}  // namespace

std::vector<VarianceStratum> pair_psus(const Design& design,
                                       const std::vector<std::int32_t>& order,
                                       Diagnostics& diagnostics) {
  std::vector<std::size_t> position(design.psus.size());
  for (std::size_t k = 0; k < position.size(); ++k)
    position[order.empty() ? k : static_cast<std::size_t>(order[k])] = k;
  std::vector<VarianceStratum> pairs;
  std::size_t cut = 0;
  for (std::size_t h = 0; h < design.strata.size(); ++h) {
    std::vector<std::int32_t> members = design.psus_of_stratum[h];
    if (members.size() == 1 || design.fraction_of(h) == 1) continue;
    std::stable_sort(members.begin(), members.end(), [&](std::int32_t a, std::int32_t b) {
      return position[static_cast<std::size_t>(a)] < position[static_cast<std::size_t>(b)];
    });
    if (members.size() > 3) ++cut;
    for (std::size_t first = 0; first < members.size();) {
      const std::size_t left = members.size() - first;
      const std::size_t take = left == 3 ? 3 : 2;
      const auto begin = members.begin() + static_cast<std::ptrdiff_t>(first);
      pairs.push_back(
          {{begin, begin + static_cast<std::ptrdiff_t>(take)}, static_cast<std::int32_t>(h)});
      first += take;
    }
  }
  if (cut > 0) {
    diagnostics.warning(
        Concern::kData,
        design.spec.location,
        counted(cut, "stratum") + (cut == 1 ? " has" : " have") +
            " more than three PSUs and the method pairs them: neighbours make pairs, and each pair "
            "beyond the first costs a degree of freedom; \"jkn\" or \"bootstrap\" keep them all");
  }
  return pairs;
}

double contrast(std::size_t psus, std::size_t contrast, std::size_t psu) {
  if (psus == 2) return psu == 0 ? 1 : -1;
  if (contrast == 0) return psu == 2 ? 0 : (psu == 0 ? 1 : -1) * std::sqrt(3.0) / 2;
  return psu == 2 ? -1 : 0.5;
}

PairedJackknife PairedJackknife::plan(const Design& design,
                                      std::vector<VarianceStratum> pairs,
                                      std::vector<double>& coefficients) {
  PairedJackknife jackknife;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    for (std::size_t c = 0; c + 1 < pairs[k].psus.size(); ++c) {
      jackknife.replicates.push_back({k, c});
      coefficients.push_back(1 - design.fraction_of(static_cast<std::size_t>(pairs[k].stratum)));
    }
  }
  jackknife.pairs = std::move(pairs);
  return jackknife;
}

void PairedJackknife::factors(const Design& design,
                              std::size_t replicate,
                              FactorLane factors) const {
  fill_with_ones(design, factors);
  const Replicate& at = replicates[replicate];
  const std::vector<std::int32_t>& psus = pairs[at.pair].psus;
  for (std::size_t k = 0; k < psus.size(); ++k)
    factors[psus[k]] = 1 + contrast(psus.size(), at.contrast, k);
}

std::size_t HalfSamples::columns_needed(const std::vector<VarianceStratum>& pairs) {
  std::size_t columns = 1;
  for (const VarianceStratum& pair : pairs) columns += pair.psus.size() - 1;
  return columns;
}

HalfSamples HalfSamples::plan(std::vector<VarianceStratum> pairs,
                              double rho,
                              std::size_t least_replicates,
                              std::vector<double>& coefficients) {
  HalfSamples samples;
  std::size_t column = 1;
  for (const VarianceStratum& pair : pairs) {
    samples.column.push_back(column);
    column += pair.psus.size() - 1;
  }
  samples.matrix = Hadamard::of_order_at_least(std::max(column, least_replicates));
  samples.pairs = std::move(pairs);
  samples.rho = rho;
  const auto count = static_cast<double>(samples.matrix.order());
  coefficients.assign(samples.matrix.order(), 1 / (count * (1 - rho) * (1 - rho)));
  return samples;
}

void HalfSamples::factors(const Design& design, std::size_t replicate, FactorLane factors) const {
  fill_with_ones(design, factors);
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const std::vector<std::int32_t>& psus = pairs[p].psus;
    const double reach = reach_of(design, pairs[p]) * (1 - rho);
    for (std::size_t c = 0; c + 1 < psus.size(); ++c) {
      const int sign = matrix.at(replicate, column[p] + c);
      for (std::size_t k = 0; k < psus.size(); ++k)
        factors[psus[k]] += reach * sign * contrast(psus.size(), c, k);
    }
  }
}

double least_rho_of_triples() { return 1 - 2 / (1 + std::sqrt(3.0)); }

}  // namespace darkfigure
