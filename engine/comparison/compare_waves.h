#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/comparison/breaks.h"
#include "engine/report/finished_run.h"

namespace darkfigure {

/// How waves are compared.
struct WaveComparison {
  bool overlapping = false;         // the samples share PSUs or persons
  std::set<std::string> accepted;   // kinds of breaks, or "all"
  std::string adjustment = "none";  // of p values: "none", "holm", "bh"
};

/// The change of one estimate from one wave to a later one.
struct WaveChange {
  std::string from;  // folder
  std::string to;
  Estimate before;
  Estimate after;
  double change = kNotAvailable;           // after − before
  double relative_change = kNotAvailable;  // change / before
  double se = kNotAvailable;
  double ci_lower = kNotAvailable;
  double ci_upper = kNotAvailable;
  double correlation = kNotAvailable;  // of the two estimates, where samples overlap
  std::size_t paired = 0;              // replicates of one address in both waves
  double t = kNotAvailable;
  double df = kNotAvailable;
  double p = kNotAvailable;
  double p_adjusted = kNotAvailable;
  std::string symbol;  // "**" p < 0.05, "*" p < 0.10, "" otherwise
  std::string note;
};

/// The mean of an estimate over all waves.
struct PooledEstimate {
  Estimate estimate;
  std::size_t waves = 0;
};

struct WaveComparisonResult {
  std::vector<SeriesBreak> breaks;  // between the first wave and any later one
  std::vector<WaveChange>
      changes;  // of each wave to the next, and, of three or more, first to last
  std::vector<PooledEstimate> pooled;
  std::map<std::string, std::string> periods;  // reference period of each folder

  /// The wave's reference period; its folder where it has none.
  const std::string& period_of(const std::string& folder) const;
};

/// Compares two or more finished runs, earliest first. Independent samples: variances add, df by
/// Satterthwaite. Overlapping samples: minus twice the covariance Σ √(c_r c'_r)(θ_r − θ)(θ'_r − θ')
/// over the replicates that both runs have under one address (the same PSU left out, or the same
/// draw under the same seed); df the smaller of the two. Breaks that are not accepted block the
/// interval and the test of what they touch, and its mean; estimates of another statistic or unit
/// are not compared at all. Estimates that one wave alone has are listed with a note.
WaveComparisonResult compare_waves(const std::vector<FinishedRun>& runs,
                                   const WaveComparison& spec,
                                   Diagnostics& diagnostics);

/// `comparison.csv`, `pooled.csv` and `breaks.csv`.
std::string changes_csv(const std::vector<WaveChange>& changes);
std::string pooled_csv(const std::vector<PooledEstimate>& pooled);
std::string breaks_csv(const std::vector<SeriesBreak>& breaks);

}  // namespace darkfigure
