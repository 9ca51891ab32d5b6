#include "engine/estimation/woodruff.h"

#include <cmath>

#include "engine/estimation/distributions.h"
#include "engine/estimation/infer.h"
#include "engine/estimation/weighted_quantile.h"

namespace darkfigure {
namespace {

// The base's values and weights, and the share at or below the quantile.
struct Below {
  std::vector<double> values;
  std::vector<double> weights;
  double share = 0;
  double population = 0;
};

Below find_below(const CellParts& parts, double quantile) {
  const CellPart& part = parts.parts().front();
  Below below;
  for (const std::uint32_t unit : part.units.base) {
    const double weight = parts.weight_of(unit);
    below.values.push_back(part.indicator->z[unit]);
    below.weights.push_back(weight);
    below.population += weight;
    if (below.values.back() <= quantile) below.share += weight;
  }
  below.share /= below.population;
  return below;
}

double variance_of_share(const Inference& inference,
                         const CellParts& parts,
                         const Below& below,
                         Estimate& estimate) {
  const CellPart& part = parts.parts().front();
  if (inference.method.replicates != nullptr) {
    const VarianceResult result =
        variance_of_replicates(inference, parts.replicate_values(), below.share);
    estimate.se_simulation_cv = result.se_simulation_cv;
    if (!result.note.empty()) add_note(result.note, estimate);
    return result.variance;
  }
  const Units& units = inference.frames[part.indicator->frame].units;
  std::vector<double> influence(inference.weight.size(), 0.0);
  for (std::size_t k = 0; k < part.units.base.size(); ++k) {
    const std::size_t unit = part.units.base[k];
    const double at = below.values[k] <= estimate.value ? 1 : 0;
    influence[units.row_of(unit)] +=
        units.multiplier_of(unit) * (at - below.share) / below.population;
  }
  return variance_of_influence(inference, std::move(influence));
}

}  // namespace

void set_woodruff(const Inference& inference, const CellParts& parts, Estimate& estimate) {
  const Below below = find_below(parts, estimate.value);
  const double variance = variance_of_share(inference, parts, below, estimate);
  if (!available(variance)) return;
  const bool inside = below.share > 0 && below.share < 1;
  if (!inside || std::sqrt(variance) <= kNoVariation) {
    add_note("no variation of the share at or below the quantile: no standard error", estimate);
    return;
  }
  if (estimate.df <= 0) {
    add_note("no degrees of freedom in this domain: no interval", estimate);
    return;
  }
  const EstimateSpec& spec = inference.spec;
  const Interval share = proportion_interval(
      spec.interval, {below.share, std::sqrt(variance), estimate.df, estimate.n, spec.level});
  const QuantileRule rule = parts.parts().front().indicator->spec.quantile.rule;
  const WeightedValues sorted = sort_values(below.values, below.weights);
  if (share.lower >= 0) estimate.ci_lower = weighted_quantile(sorted, share.lower, rule);
  if (share.upper <= 1) estimate.ci_upper = weighted_quantile(sorted, share.upper, rule);
  if (!available(estimate.ci_lower) || !available(estimate.ci_upper)) {
    add_note("Woodruff's interval reaches beyond the data: no standard error", estimate);
    return;
  }
  const double se =
      (estimate.ci_upper - estimate.ci_lower) / (2 * t_quantile(spec.level, estimate.df));
  if (se <= 0) {
    add_note("Woodruff's interval has no length (few distinct values): no standard error",
             estimate);
    return;
  }
  estimate.se = se;
  if (estimate.value != 0) estimate.cv = se / std::abs(estimate.value);
}

}  // namespace darkfigure
