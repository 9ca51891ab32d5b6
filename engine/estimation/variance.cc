#include "engine/estimation/variance.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace darkfigure {

ReplicateVariance replicate_variance(std::span<const double> theta,
                                     std::span<const double> coefficients,
                                     double full_sample,
                                     bool about_mean,
                                     bool interchangeable) {
  ReplicateVariance result;
  double center = full_sample;
  double sum = 0;
  double defined = 0;
  for (std::size_t r = 0; r < theta.size(); ++r) {
    if (std::isnan(theta[r])) {
      ++result.undefined;
    } else if (coefficients[r] > 0) {
      sum += theta[r];
      ++defined;
    }
  }
  if (about_mean && defined > 0) center = sum / defined;
  for (std::size_t r = 0; r < theta.size(); ++r) {
    if (std::isnan(theta[r])) continue;
    result.variance += coefficients[r] * (theta[r] - center) * (theta[r] - center);
  }
  if (interchangeable && result.undefined > 0 && result.undefined < theta.size()) {
    const auto all = static_cast<double>(theta.size());
    result.variance *= all / (all - static_cast<double>(result.undefined));
  }
  return result;
}

double linearized_variance(const Design& design, std::span<const double> u) {
  std::vector<double> totals(design.psus.size(), 0.0);
  for (std::size_t row = 0; row < u.size(); ++row) {
    totals[static_cast<std::size_t>(design.psu_of_row[row])] += u[row];
  }
  const double grand_mean =
      std::accumulate(totals.begin(), totals.end(), 0.0) / static_cast<double>(totals.size());
  double variance = 0;
  for (const std::vector<std::int32_t>& members : design.psus_of_stratum) {
    const auto n = static_cast<double>(members.size());
    const auto total = [&](std::int32_t k) { return totals[static_cast<std::size_t>(k)]; };
    if (members.size() == 1) {
      const double deviation = total(members.front()) - grand_mean;
      if (design.spec.singleton == SingletonPolicy::kCenter) variance += deviation * deviation;
      continue;
    }
    double mean = 0;
    for (const std::int32_t k : members) mean += total(k) / n;
    double squares = 0;
    for (const std::int32_t k : members) squares += (total(k) - mean) * (total(k) - mean);
    variance += n / (n - 1) * squares;
  }
  return variance;
}

}  // namespace darkfigure
