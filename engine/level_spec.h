#pragma once

#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"
#include "engine/core/missing_codes.h"
#include "engine/core/reshape.h"
#include "engine/core/series.h"
#include "engine/io/data_source.h"

namespace darkfigure {

/// The level that holds incidents a record stands for, and how they are counted.
struct SeriesSpec {
  SourceText is_series;  // condition; empty: every record whose size is known
  SourceText size;       // incidents in the record; empty: no series
  SeriesRule rule;
};

/// A level as declared in [data.LEVEL].
struct LevelSpec {
  std::string level;
  DataSource source;                    // no file where the level comes out of blocks
  std::vector<std::string> key;         // empty: rows are numbered
  std::string parent;                   // the level above; empty at the top
  std::vector<std::string> parent_key;  // the parent's key in this file
  bool drop_orphans = false;            // rows without a parent: left out, or an error
  std::string from;                     // the wide level that the blocks are in
  std::vector<BlockPattern> blocks;
  SourceText where;    // rows in scope; empty: all
  std::string weight;  // of its units below the design's level; empty: the parent's
  SeriesSpec series;
  std::vector<std::string> date;  // of the event: a date, or year, month and day
  std::string interviewer;
  std::vector<MissingDeclaration> missing;
  Location location;
};

}  // namespace darkfigure
