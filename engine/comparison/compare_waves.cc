#include "engine/comparison/compare_waves.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/number_text.h"
#include "engine/estimation/distributions.h"
#include "engine/estimation/interval.h"
#include "engine/estimation/multiple_testing.h"

namespace darkfigure {
namespace {

std::string key_of(const Estimate& e) { return e.indicator + "|" + e.domain + "|" + e.category; }

const Estimate* find_estimate(const FinishedRun& run, const std::string& key) {
  for (const Estimate& e : run.estimates) {
    if (key_of(e) == key) return &e;
  }
  return nullptr;
}

// Deviations of an estimate's replicates, times √c, by address.
std::map<std::string, double> deviations(const FinishedRun& run,
                                         const std::string& key,
                                         double estimate) {
  std::map<std::string, double> result;
  if (!run.replicates) return result;
  const auto theta = run.replicates->theta.find(key);
  if (theta == run.replicates->theta.end()) return result;
  double center = estimate;
  if (run.center == "stratum mean") return result;  // no single center to deviate from
  if (run.center != "estimate") {
    double sum = 0;
    double count = 0;
    for (const double value : theta->second) {
      if (!available(value)) continue;
      sum += value;
      ++count;
    }
    center = sum / count;
  }
  for (std::size_t r = 0; r < theta->second.size(); ++r) {
    const double value = theta->second[r];
    if (!available(value)) continue;
    result[run.replicates->address[r]] =
        std::sqrt(run.replicates->coefficient[r]) * (value - center);
  }
  return result;
}

// The covariance of an estimate in two waves; not available where their replicates are not kept.
double covariance(const FinishedRun& a,
                  const FinishedRun& b,
                  const Estimate& before,
                  const Estimate& after,
                  std::size_t& paired) {
  const std::string key = key_of(before);
  const auto of_a = deviations(a, key, before.value);
  const auto of_b = deviations(b, key, after.value);
  if (of_a.empty() || of_b.empty()) return kNotAvailable;
  double sum = 0;
  for (const auto& [address, deviation] : of_a) {
    const auto other = of_b.find(address);
    if (other == of_b.end()) continue;
    sum += deviation * other->second;
    ++paired;
  }
  return sum;
}

// The breaks between two waves that touch an indicator and are not accepted.
std::string blocking_breaks(const std::vector<SeriesBreak>& breaks,
                            const std::string& indicator,
                            const WaveComparison& spec) {
  std::string list;
  for (const SeriesBreak& b : breaks) {
    // The bounds of nonresponse, "robbery:all-no", are of the indicator.
    const bool touches =
        b.indicator.empty() || b.indicator == indicator.substr(0, indicator.find(':'));
    if (!touches || spec.accepted.contains(b.kind) || spec.accepted.contains("all")) continue;
    list += (list.empty() ? "" : ", ") + b.kind + " (" + b.key + ")";
  }
  return list;
}

// Why an estimate of a wave has no part in a test; empty: it has.
std::string obstacle(const Estimate& e, const std::string& folder) {
  if (!available(e.value)) return folder + ": not available";
  if (!available(e.se)) return folder + ": no standard error (" + e.note + ")";
  if (!(e.df > 0)) return folder + ": no degrees of freedom";
  return "";
}

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
  change.note = obstacle(before, a.folder);
  if (change.note.empty()) change.note = obstacle(after, b.folder);
  if (!change.note.empty()) return change;
  const double va = before.se * before.se;
  const double vb = after.se * after.se;
  double variance = va + vb;
  change.df = variance * variance / (va * va / before.df + vb * vb / after.df);
  if (spec.overlapping) {
    const double shared = covariance(a, b, before, after, change.paired);
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
  const std::string blocked = blocking_breaks(breaks, before.indicator, spec);
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

// The mean over all waves that have the estimate.
PooledEstimate pool(const std::vector<FinishedRun>& runs,
                    const Estimate& first,
                    const WaveComparison& spec) {
  PooledEstimate pooled{.estimate = first, .waves = runs.size()};
  Estimate& e = pooled.estimate;
  const auto waves = static_cast<double>(runs.size());
  double value = 0;
  double variance = 0;
  double satterthwaite = 0;
  double least_df = first.df;
  double n = 0;
  double n_numerator = 0;
  std::string note;
  std::vector<const Estimate*> each;
  for (const FinishedRun& run : runs) {
    const Estimate* at = find_estimate(run, key_of(first));
    if (at == nullptr) {
      note = run.folder + ": no such estimate";
      break;
    }
    if (at->statistic != first.statistic || at->unit != first.unit) {
      note = run.folder + ": another statistic or unit";
      break;
    }
    if (!each.empty() && note.empty()) {
      const std::string blocked =
          blocking_breaks(find_breaks(runs[each.size() - 1], run), first.indicator, spec);
      if (!blocked.empty()) {
        note = "no mean across a break: " + blocked;
        break;
      }
    }
    each.push_back(at);
    if (note.empty()) note = obstacle(*at, run.folder);
    value += at->value / waves;
    const double v = at->se * at->se / (waves * waves);
    variance += v;
    satterthwaite += v * v / at->df;
    least_df = std::min(least_df, at->df);
    n += at->n;
    n_numerator += at->n_numerator;
  }
  for (double* number : {&e.se, &e.ci_lower, &e.ci_upper, &e.cv, &e.deff, &e.df, &e.population})
    *number = kNotAvailable;
  e.value = each.size() == runs.size() ? value : kNotAvailable;
  e.n = note.empty() ? n : kNotAvailable;
  e.n_numerator = note.empty() ? n_numerator : kNotAvailable;
  e.note = note;
  e.quality.clear();
  e.quality_reason.clear();
  if (!note.empty()) return pooled;
  e.df = variance * variance / satterthwaite;
  for (std::size_t a = 0; spec.overlapping && a < runs.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      std::size_t paired = 0;
      variance += 2 * covariance(runs[b], runs[a], *each[b], *each[a], paired) / (waves * waves);
    }
    e.df = least_df;
  }
  if (!(variance > 0)) {
    e.note = "the covariance of the waves is not available";
    return pooled;
  }
  e.se = std::sqrt(variance);
  if (value != 0) e.cv = e.se / std::abs(value);
  const double p = value / e.unit;
  const bool inside = e.is_proportion && p > 0 && p < 1;
  const Interval interval = inside ? logit_interval(p, e.se / e.unit, e.level, e.df)
                                   : wald_interval(value, e.se, e.level, e.df);
  e.ci_lower = interval.lower * (inside ? e.unit : 1);
  e.ci_upper = interval.upper * (inside ? e.unit : 1);
  return pooled;
}

// Replicates pair only where they were made in the same way.
void check_pairing(const std::vector<FinishedRun>& runs, Diagnostics& diagnostics) {
  const FinishedRun& first = runs.front();
  for (const FinishedRun& run : runs) {
    const Location place{.file = run.folder};
    if (!run.replicates) {
      diagnostics.error(Concern::kConfig,
                        place,
                        "overlapping samples need the replicates' estimates: run it with "
                        "replicate_estimates = true in [output]");
      continue;
    }
    const bool jackknife = run.method == "jk1" || run.method == "jkn";
    const bool bootstrap =
        run.method == "bootstrap" || run.method == "rwyb" || run.method == "generalized_bootstrap";
    if (!jackknife && !bootstrap) {
      diagnostics.error(Concern::kConfig,
                        place,
                        "the replicates of \"" + run.method +
                            "\" do not pair between waves; use a bootstrap, \"jkn\" or \"jk1\"");
    }
    if (run.method != first.method || run.seed != first.seed ||
        (bootstrap && first.replicates &&
         run.replicates->address.size() != first.replicates->address.size())) {
      diagnostics.error(Concern::kConfig,
                        place,
                        "expected the replicates of " + first.folder + " (" + first.method +
                            (first.seed.empty() ? "" : ", seed " + first.seed) +
                            ") to pair with but found " + run.method +
                            (run.seed.empty() ? "" : ", seed " + run.seed) + ", " +
                            std::to_string(run.replicates->address.size()) + " replicates");
    }
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

// Samples taken as independent whose replicates leave out the same PSUs may well share them.
void warn_of_shared_psus(const std::vector<FinishedRun>& runs, Diagnostics& diagnostics) {
  for (std::size_t k = 1; k < runs.size(); ++k) {
    const FinishedRun& a = runs[k - 1];
    const FinishedRun& b = runs[k];
    const bool jackknife = (a.method == "jkn" || a.method == "jk1") && a.method == b.method;
    if (!jackknife || !a.replicates || !b.replicates) continue;
    const std::set<std::string> of_a(a.replicates->address.begin(), a.replicates->address.end());
    std::size_t shared = 0;
    for (const std::string& address : b.replicates->address) shared += of_a.contains(address);
    if (2 * shared < b.replicates->address.size()) continue;
    diagnostics.warning(Concern::kData,
                        {.file = b.folder},
                        std::to_string(shared) + " of its " +
                            std::to_string(b.replicates->address.size()) +
                            " PSU codes are also in " + a.folder +
                            ": if they are the same PSUs, compare with --samples overlapping");
  }
}

}  // namespace

WaveComparisonResult compare_waves(const std::vector<FinishedRun>& runs,
                                   const WaveComparison& spec,
                                   Diagnostics& diagnostics) {
  if (spec.overlapping) check_pairing(runs, diagnostics);
  diagnostics.throw_if_errors();
  WaveComparisonResult result;
  if (!spec.overlapping) warn_of_shared_psus(runs, diagnostics);
  std::size_t compared = 0;
  std::vector<std::pair<std::size_t, std::size_t>> waves;
  for (std::size_t k = 1; k < runs.size(); ++k) waves.emplace_back(k - 1, k);
  if (runs.size() > 2) waves.emplace_back(0, runs.size() - 1);
  for (const auto& [a, b] : waves) {
    const std::vector<SeriesBreak> breaks = find_breaks(runs[a], runs[b]);
    if (b == a + 1) result.breaks.insert(result.breaks.end(), breaks.begin(), breaks.end());
    std::map<std::string, const Estimate*> later;
    for (const Estimate& e : runs[b].estimates) later[key_of(e)] = &e;
    std::set<std::string> earlier;
    for (const Estimate& before : runs[a].estimates) {
      earlier.insert(key_of(before));
      const auto after = later.find(key_of(before));
      if (after == later.end()) {
        result.changes.push_back(in_one_wave(runs[a], runs[b], before, false));
        continue;
      }
      result.changes.push_back(change_of(runs[a], runs[b], before, *after->second, breaks, spec));
      ++compared;
    }
    for (const Estimate& after : runs[b].estimates) {
      if (!earlier.contains(key_of(after)))
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
  for (const Estimate& e : runs.front().estimates) {
    if (find_estimate(runs.back(), key_of(e)) != nullptr)
      result.pooled.push_back(pool(runs, e, spec));
  }
  return result;
}

}  // namespace darkfigure
