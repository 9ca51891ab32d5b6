#include "engine/weighting/successive_difference.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace darkfigure {
namespace {

double rest_of(const Design& design, std::int32_t psu) {
  const Psu& at = design.psus[static_cast<std::size_t>(psu)];
  return 1 - design.fraction_of(static_cast<std::size_t>(at.stratum));
}

}  // namespace

SuccessiveDifference SuccessiveDifference::plan(const Design& design,
                                                const std::vector<std::int32_t>& order,
                                                std::size_t least_replicates,
                                                std::vector<double>& coefficients) {
  SuccessiveDifference replication;
  for (const std::int32_t psu : order) {
    if (rest_of(design, psu) > 0) replication.order.push_back(psu);
  }
  const std::vector<std::int32_t>& chain = replication.order;
  replication.matrix = Hadamard::of_order_at_least(std::max<std::size_t>(least_replicates, 4));
  const std::size_t usable = replication.matrix.order() - 1;  // rows but the constant one
  const std::size_t loops = (chain.size() + usable - 1) / usable;
  std::size_t stride = 0;
  for (std::size_t loop = 0; loop < loops; ++loop) {
    do {
      stride = stride % usable + 1;
    } while (std::gcd(stride, usable) != 1);
    // Of nearly equal length: a loop of one PSU would lose it.
    const std::size_t first = loop * chain.size() / loops;
    const std::size_t end = (loop + 1) * chain.size() / loops;
    // Difference k is between the PSUs before k and k.
    const auto scale = [&](std::size_t k) {
      const std::size_t before = k == first ? end - 1 : k - 1;
      return std::sqrt((rest_of(design, chain[before]) + rest_of(design, chain[k])) / 2);
    };
    for (std::size_t k = first; k < end; ++k) {
      const std::size_t next = k + 1 == end ? first : k + 1;
      replication.links_.push_back({1 + (k - first) * stride % usable,
                                    1 + (next - first) * stride % usable,
                                    scale(k),
                                    scale(next)});
    }
  }
  const auto count = static_cast<double>(replication.matrix.order());
  coefficients.assign(replication.matrix.order(), 4 / count);
  return replication;
}

void SuccessiveDifference::factors(const Design& design,
                                   std::size_t replicate,
                                   FactorLane factors) const {
  const double step = std::pow(2.0, -1.5);
  for (std::size_t k = 0; k < design.psus.size(); ++k) factors[k] = 1;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Link& link = links_[k];
    // The matrix has a constant column, not a row: its transpose is meant.
    factors[order[k]] += step * (link.scale * matrix.at(replicate, link.row) -
                                 link.next_scale * matrix.at(replicate, link.next_row));
  }
}

}  // namespace darkfigure
