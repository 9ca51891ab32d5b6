#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/microdata.h"

namespace darkfigure {

/// How the units of a level hang on the rows of another: each unit's row, and what its weight is of
/// that row's weight (empty: the same).
struct Units {
  bool are_rows = true;  // then `row` is empty
  std::vector<std::uint32_t> row;
  std::vector<double> multiplier;

  std::size_t row_of(std::size_t unit) const { return are_rows ? unit : row[unit]; }
  double multiplier_of(std::size_t unit) const { return multiplier.empty() ? 1 : multiplier[unit]; }
};

/// What a level's rule for series (repeated, similar victimizations in one record) did.
struct SeriesCounts {
  std::size_t records = 0;  // that are a series
  std::size_t capped = 0;
  std::size_t unknown = 0;  // whose size was not known
  double cap = 0;           // 0: none
};

/// One level of a survey (household, person, incident) with its link to the level above.
struct Level {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Microdata data;
  std::size_t parent = kNone;             // index of the level above
  bool linked = true;                     // false after a finding: keys or blocks do not fit
  std::vector<std::uint32_t> parent_row;  // of each row; empty at the top
  Units units;                            // on the rows of the design's level, at or below it
  std::vector<double> series_count;       // incidents each record stands for; empty: one each
  std::vector<double> weight_ratio;       // of its weight to that of its design row; empty: 1
  SeriesCounts series;
  std::size_t out_of_scope = 0;      // rows that `where` left out
  std::size_t orphans = 0;           // rows without a parent that were left out
  std::size_t parents_without = 0;   // rows of the level above that have none
  std::size_t declared_missing = 0;  // cells that the config's codes made missing
};

/// Index of the level of that name, or Level::kNone.
std::size_t level_index(const std::vector<Level>& levels, const std::string& name);

/// `level` is `upper`, or hangs on it.
bool is_at_or_below(const std::vector<Level>& levels, std::size_t level, std::size_t upper);

/// For each row of `level` the row of `upper`, a level at or above it.
std::vector<std::uint32_t> rows_above(const std::vector<Level>& levels,
                                      std::size_t level,
                                      std::size_t upper);

}  // namespace darkfigure
