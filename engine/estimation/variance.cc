#include "engine/estimation/variance.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace darkfigure {
namespace {

// The center of each replicate's deviation.
class Centers {
 public:
  Centers(std::span<const double> theta,
          std::span<const double> coefficients,
          double full_sample,
          const Centering& centering)
      : stratum_(centering.stratum), center_(full_sample) {
    if (!centering.about_mean) {
      stratum_ = {};
      return;
    }
    std::pair<double, double> all;  // sum and number
    std::map<std::int32_t, std::pair<double, double>> by_stratum;
    for (std::size_t r = 0; r < theta.size(); ++r) {
      if (std::isnan(theta[r]) || coefficients[r] <= 0) continue;
      auto& sum = stratum_.empty() ? all : by_stratum[stratum_[r]];
      sum.first += theta[r];
      ++sum.second;
    }
    if (all.second > 0) center_ = all.first / all.second;
    // A stratum's only replicate is its own mean and says nothing about it: the estimate is the
    // center.
    for (const auto& [stratum, sum] : by_stratum) {
      if (sum.second > 1) mean_[stratum] = sum.first / sum.second;
    }
  }

  double of(std::size_t replicate) const {
    if (stratum_.empty()) return center_;
    const auto mean = mean_.find(stratum_[replicate]);
    return mean == mean_.end() ? center_ : mean->second;
  }

 private:
  std::span<const std::int32_t> stratum_;
  double center_;
  std::map<std::int32_t, double> mean_;
};

// n/(n − 1) Σ (t − t̄)² over the units of a group.
double spread(const std::vector<std::int32_t>& units, const std::vector<double>& totals) {
  const auto n = static_cast<double>(units.size());
  const auto total = [&](std::int32_t k) { return totals[static_cast<std::size_t>(k)]; };
  double mean = 0;
  for (const std::int32_t k : units) mean += total(k) / n;
  double squares = 0;
  for (const std::int32_t k : units) squares += (total(k) - mean) * (total(k) - mean);
  return n / (n - 1) * squares;
}

std::vector<double> sums_by(const std::vector<std::int32_t>& unit_of_row,
                            std::size_t units,
                            std::span<const double> u) {
  std::vector<double> totals(units, 0.0);
  for (std::size_t row = 0; row < u.size(); ++row)
    totals[static_cast<std::size_t>(unit_of_row[row])] += u[row];
  return totals;
}

double first_stage_variance(const Design& design, std::span<const double> u) {
  const std::vector<double> totals = sums_by(design.psu_of_row, design.psus.size(), u);
  const double grand_mean =
      std::accumulate(totals.begin(), totals.end(), 0.0) / static_cast<double>(totals.size());
  double variance = 0;
  for (std::size_t h = 0; h < design.strata.size(); ++h) {
    const std::vector<std::int32_t>& members = design.psus_of_stratum[h];
    const double rest = 1 - design.fraction_of(h);
    if (members.size() > 1) {
      variance += rest * spread(members, totals);
    } else if (design.spec.singleton == SingletonPolicy::kCenter) {
      const double deviation = totals[static_cast<std::size_t>(members.front())] - grand_mean;
      variance += rest * deviation * deviation;
    }
  }
  return variance;
}

}  // namespace

ReplicateVariance replicate_variance(std::span<const double> theta,
                                     std::span<const double> coefficients,
                                     double full_sample,
                                     const Centering& centering,
                                     bool interchangeable) {
  const Centers centers(theta, coefficients, full_sample, centering);
  ReplicateVariance result;
  double fourth = 0;
  for (std::size_t r = 0; r < theta.size(); ++r) {
    if (std::isnan(theta[r])) {
      ++result.undefined;
      continue;
    }
    const double deviation = theta[r] - centers.of(r);
    result.variance += coefficients[r] * deviation * deviation;
    fourth += deviation * deviation * deviation * deviation;
  }
  if (!interchangeable || result.undefined >= theta.size()) return result;
  const auto all = static_cast<double>(theta.size());
  const double defined = all - static_cast<double>(result.undefined);
  if (result.undefined > 0) result.variance *= all / defined;
  const double mean = result.variance / (coefficients.front() * all);  // of the squares
  if (mean > 0 && defined > 1) {
    const double of_squares = std::max(0.0, fourth - defined * mean * mean) / (defined - 1);
    result.se_simulation_cv = 0.5 * std::sqrt(of_squares / defined) / mean;
  }
  return result;
}

double linearized_variance(const Design& design, std::span<const double> u) {
  double variance = first_stage_variance(design, u);
  std::vector<double> shares(design.psus.size());  // of the fractions down to each PSU
  for (std::size_t k = 0; k < shares.size(); ++k)
    shares[k] = design.fraction_of(static_cast<std::size_t>(design.psus[k].stratum));
  for (const SamplingStage& stage : design.later_stages) {
    const std::vector<double> totals = sums_by(stage.unit_of_row, stage.units(), u);
    for (std::size_t g = 0; g < stage.units_of_group.size(); ++g) {
      const std::vector<std::int32_t>& members = stage.units_of_group[g];
      const double share = stage.share_above(g, shares) * (1 - stage.fraction[g]);
      if (members.size() > 1) variance += share * spread(members, totals);
    }
    shares = stage.shares_down(shares);
  }
  return variance;
}

}  // namespace darkfigure
