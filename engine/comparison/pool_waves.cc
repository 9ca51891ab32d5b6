#include "engine/comparison/pool_waves.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/comparison/wave_covariance.h"
#include "engine/estimation/interval.h"

namespace darkfigure {
namespace {

using Index = std::map<std::string, const Estimate*>;

// One estimate over all waves.
class Pool {
 public:
  Pool(const std::vector<FinishedRun>& runs, const WaveComparison& spec, const Estimate& first)
      : runs_(runs), spec_(spec), pooled_{.estimate = first, .waves = runs.size()} {}

  PooledEstimate run(const std::vector<Index>& waves, const std::vector<SeriesBreak>& breaks) {
    Estimate& e = pooled_.estimate;
    const Estimate first = e;
    e = {.indicator = first.indicator,
         .indicator_label = first.indicator_label,
         .statistic = first.statistic,
         .is_proportion = first.is_proportion,
         .unit = first.unit,
         .domain = first.domain,
         .category = first.category,
         .level = first.level,
         .n = kNotAvailable,
         .n_numerator = kNotAvailable,
         .population = kNotAvailable};
    e.note = collect(waves, first);
    const std::string blocked = blocking_breaks(breaks, first.indicator, spec_.accepted);
    if (e.note.empty() && !blocked.empty()) e.note = "no mean across a break: " + blocked;
    if (e.note.empty()) infer();
    return pooled_;
  }

 private:
  // Finds the estimate in every wave; why it cannot be pooled, or nothing.
  std::string collect(const std::vector<Index>& waves, const Estimate& first) {
    for (std::size_t k = 0; k < waves.size(); ++k) {
      const auto at = waves[k].find(estimate_key(first));
      if (at == waves[k].end()) return "not in " + runs_[k].folder;
      const Estimate& e = *at->second;
      if (e.statistic != first.statistic || e.unit != first.unit)
        return runs_[k].folder + ": another statistic or unit";
      const std::string obstacle = obstacle_to_test(e, runs_[k].folder);
      if (!obstacle.empty()) return obstacle;
      each_.push_back(&e);
    }
    return "";
  }

  void infer() {
    Estimate& e = pooled_.estimate;
    const auto waves = static_cast<double>(each_.size());
    double variance = 0;
    double satterthwaite = 0;
    double least_df = each_.front()->df;
    e.value = e.n = e.n_numerator = 0;
    for (const Estimate* wave : each_) {
      const double v = wave->se * wave->se / (waves * waves);
      e.value += wave->value / waves;
      e.n += wave->n;
      e.n_numerator += wave->n_numerator;
      variance += v;
      satterthwaite += v * v / wave->df;
      least_df = std::min(least_df, wave->df);
    }
    e.df = spec_.overlapping ? least_df : variance * variance / satterthwaite;
    if (spec_.overlapping) variance += 2 * covariances() / (waves * waves);
    if (!(variance > 0)) {
      e.note = "the covariance of the waves is not available";
      return;
    }
    e.se = std::sqrt(variance);
    if (e.value != 0) e.cv = e.se / std::abs(e.value);
    const double p = e.value / e.unit;
    const bool inside = e.is_proportion && p > 0 && p < 1;
    const Interval interval = inside ? logit_interval(p, e.se / e.unit, e.level, e.df)
                                     : wald_interval(e.value, e.se, e.level, e.df);
    e.ci_lower = interval.lower * (inside ? e.unit : 1);
    e.ci_upper = interval.upper * (inside ? e.unit : 1);
  }

  // Of every pair of waves.
  double covariances() const {
    double sum = 0;
    std::size_t paired = 0;
    for (std::size_t a = 0; a < runs_.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b)
        sum += wave_covariance(runs_[b], runs_[a], *each_[b], *each_[a], paired);
    }
    return sum;
  }

  const std::vector<FinishedRun>& runs_;
  const WaveComparison& spec_;
  PooledEstimate pooled_;
  std::vector<const Estimate*> each_;  // of the waves
};

}  // namespace

std::vector<PooledEstimate> pool_waves(const std::vector<FinishedRun>& runs,
                                       const std::vector<SeriesBreak>& breaks,
                                       const WaveComparison& spec) {
  std::vector<Index> waves(runs.size());
  for (std::size_t k = 0; k < runs.size(); ++k) {
    for (const Estimate& e : runs[k].estimates()) waves[k][estimate_key(e)] = &e;
  }
  std::vector<PooledEstimate> pooled;
  for (const Estimate& first : runs.front().estimates()) {
    if (waves.back().contains(estimate_key(first)))
      pooled.push_back(Pool(runs, spec, first).run(waves, breaks));
  }
  return pooled;
}

}  // namespace darkfigure
