#include "engine/weighting/successive_difference.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace darkfigure {

SuccessiveDifference SuccessiveDifference::plan(std::vector<std::int32_t> order,
                                                std::size_t least_replicates,
                                                std::vector<double>& coefficients) {
  SuccessiveDifference replication;
  replication.matrix = Hadamard::of_order_at_least(least_replicates);
  const std::size_t usable = replication.matrix.order() - 1;  // rows but the constant one
  const std::size_t loops = (order.size() + usable - 1) / usable;
  std::size_t stride = 0;
  for (std::size_t loop = 0; loop < loops; ++loop) {
    do {
      stride = stride % usable + 1;
    } while (std::gcd(stride, usable) != 1);
    const std::size_t first = loop * usable;
    const std::size_t length = std::min(usable, order.size() - first);
    for (std::size_t k = 0; k < length; ++k) {
      const std::size_t next = k + 1 == length ? 0 : k + 1;
      replication.row_.push_back(1 + k * stride % usable);
      replication.next_.push_back(1 + next * stride % usable);
    }
  }
  replication.order = std::move(order);
  const auto count = static_cast<double>(replication.matrix.order());
  coefficients.assign(replication.matrix.order(), 4 / count);
  return replication;
}

void SuccessiveDifference::factors(const Design& design,
                                   std::size_t replicate,
                                   FactorLane factors) const {
  const double step = std::pow(2.0, -1.5);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::int32_t psu = order[k];
    const auto stratum =
        static_cast<std::size_t>(design.psus[static_cast<std::size_t>(psu)].stratum);
    const double reach = std::sqrt(1 - design.fraction_of(stratum));
    // The matrix has constant columns, not rows: its transpose is meant.
    factors[psu] =
        1 + reach * step * (matrix.at(replicate, row_[k]) - matrix.at(replicate, next_[k]));
  }
}

}  // namespace darkfigure
