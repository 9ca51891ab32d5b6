#pragma once

#include <optional>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/level.h"

namespace darkfigure {

/// How a record of repeated, similar victimizations is counted. NCVS: a cap of 10, and 6 where the
/// number is not known (Lauritsen et al. 2012); England and Wales: the 98th percentile, before 2019
/// a cap of 5 (ONS 2019).
struct SeriesRule {
  std::optional<double> cap;
  std::optional<double> cap_percentile;  // of the sizes of all records; in percent
  std::optional<double> unknown;         // incidents of a series of unknown size
};

/// Incidents that each record stands for: 1 where `is_series` is not true, else its size, capped.
/// A series of unknown size gets the rule's number, or 0 where the rule has none (the caller
/// reports it: `counts.unknown`).
std::vector<double> apply_series_rule(const SeriesRule& rule,
                                      const Column& is_series,
                                      const Column& size,
                                      SeriesCounts& counts);

}  // namespace darkfigure
