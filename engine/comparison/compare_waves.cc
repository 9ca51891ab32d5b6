#include "engine/comparison/compare_waves.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/comparison/pool_waves.h"
#include "engine/comparison/wave_covariance.h"
#include "engine/core/number_text.h"
#include "engine/estimation/distributions.h"
#include "engine/estimation/interval.h"
#include "engine/estimation/multiple_testing.h"

namespace darkfigure {
namespace {

WaveChange change_of(const FinishedRun& a,
                     const FinishedRun& b,
                     const Estimate& before,
                     const Estimate& after,
                     const std::vector<SeriesBreak>& breaks,
                     const WaveComparison& spec) {
  WaveChange change{.from = a.folder, .to = b.folder, .before = before, .after = after};
  if (before.statistic != after.statistic || before.unit != after.unit) {
    change.note = "not compared: another statistic or unit (" + before.statistic + " per " +
                  shortest_text(before.unit) + ", " + after.statistic + " per " +
                  shortest_text(after.unit) + ")";
    return change;
  }
  change.change = after.value - before.value;
  if (before.value != 0) change.relative_change = change.change / before.value;
  change.note = obstacle_to_test(before, a.folder);
  if (change.note.empty()) change.note = obstacle_to_test(after, b.folder);
  if (!change.note.empty()) return change;
  const double va = before.se * before.se;
  const double vb = after.se * after.se;
  double variance = va + vb;
  change.df = variance * variance / (va * va / before.df + vb * vb / after.df);
  if (spec.overlapping) {
    const double shared = wave_covariance(a, b, before, after, change.paired);
    if (!available(shared)) {
      change.note = "the replicates of both waves are needed where samples overlap";
      return change;
    }
    if (change.paired == 0) {
      change.note = "no replicate of the two waves has the same address: nothing pairs";
      return change;
    }
    change.correlation = shared / (before.se * after.se);
    variance -= 2 * shared;
    change.df = std::min(before.df, after.df);
  }
  constexpr double kRounding = 1e-12;
  if (!(variance > kRounding * (va + vb))) {
    change.note = "the change does not vary: no standard error";
    return change;
  }
  change.se = std::sqrt(variance);
  const std::string blocked = blocking_breaks(breaks, before.indicator, spec.accepted);
  if (!blocked.empty()) {
    change.note = "no test across a break: " + blocked;
    return change;
  }
  const Interval interval = wald_interval(change.change, change.se, after.level, change.df);
  change.ci_lower = interval.lower;
  change.ci_upper = interval.upper;
  change.t = change.change / change.se;
  change.p = two_sided_t_tail(change.t, change.df);
  return change;
}

// p values of a table (an indicator's domain between two waves) are adjusted together.
void adjust_tables(const std::string& method, std::vector<WaveChange>& changes) {
  for (std::size_t from = 0; from < changes.size();) {
    std::size_t to = from;
    std::vector<double> p;
    for (; to < changes.size() && changes[to].to == changes[from].to &&
           changes[to].from == changes[from].from &&
           changes[to].before.indicator == changes[from].before.indicator &&
           changes[to].before.domain == changes[from].before.domain;
         ++to)
      p.push_back(changes[to].p);
    const std::vector<double> adjusted = adjust_p_values(p, method);
    for (std::size_t k = from; k < to; ++k) {
      changes[k].p_adjusted = adjusted[k - from];
      changes[k].symbol = changes[k].p_adjusted < 0.05   ? "**"
                          : changes[k].p_adjusted < 0.10 ? "*"
                                                         : "";
    }
    from = to;
  }
}

// An estimate that the other wave does not have.
WaveChange in_one_wave(const FinishedRun& a,
                       const FinishedRun& b,
                       const Estimate& estimate,
                       bool later) {
  WaveChange change{.from = a.folder, .to = b.folder, .before = estimate, .after = estimate};
  Estimate& absent = later ? change.before : change.after;
  absent.value = kNotAvailable;
  absent.se = kNotAvailable;
  change.note = "not in " + (later ? a.folder : b.folder);
  return change;
}

}  // namespace

const std::string& WaveComparisonResult::period_of(const std::string& folder) const {
  const auto period = periods.find(folder);
  return period == periods.end() ? folder : period->second;
}

WaveComparisonResult compare_waves(const std::vector<FinishedRun>& runs,
                                   const WaveComparison& spec,
                                   Diagnostics& diagnostics) {
  if (spec.overlapping) check_pairing(runs, diagnostics);
  diagnostics.throw_if_errors();
  WaveComparisonResult result;
  for (const FinishedRun& run : runs) {
    const std::string& period = run.report.reference_period;
    result.periods[run.folder] = period.empty() ? run.folder : period;
  }
  if (!spec.overlapping) warn_of_shared_psus(runs, diagnostics);
  std::size_t compared = 0;
  std::vector<std::pair<std::size_t, std::size_t>> waves;
  for (std::size_t k = 1; k < runs.size(); ++k) waves.emplace_back(k - 1, k);
  if (runs.size() > 2) waves.emplace_back(0, runs.size() - 1);
  for (const auto& [a, b] : waves) {
    const std::vector<SeriesBreak> breaks = find_breaks(runs[a], runs[b]);
    if (b == a + 1) result.breaks.insert(result.breaks.end(), breaks.begin(), breaks.end());
    std::map<std::string, const Estimate*> later;
    for (const Estimate& e : runs[b].estimates()) later[estimate_key(e)] = &e;
    std::set<std::string> earlier;
    for (const Estimate& before : runs[a].estimates()) {
      earlier.insert(estimate_key(before));
      const auto after = later.find(estimate_key(before));
      if (after == later.end()) {
        result.changes.push_back(in_one_wave(runs[a], runs[b], before, false));
        continue;
      }
      result.changes.push_back(change_of(runs[a], runs[b], before, *after->second, breaks, spec));
      ++compared;
    }
    for (const Estimate& after : runs[b].estimates()) {
      if (!earlier.contains(estimate_key(after)))
        result.changes.push_back(in_one_wave(runs[a], runs[b], after, true));
    }
  }
  adjust_tables(spec.adjustment, result.changes);
  if (compared == 0) {
    diagnostics.error(Concern::kData,
                      {.file = runs.back().folder},
                      "no estimate of it is also in the other runs: nothing to compare");
    diagnostics.throw_if_errors();
  }
  result.pooled = pool_waves(runs, result.breaks, spec);
  return result;
}

}  // namespace darkfigure
