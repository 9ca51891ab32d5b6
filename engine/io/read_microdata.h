#pragma once

#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"

namespace darkfigure {

/// A level's file as declared in [data.LEVEL].
struct DataSource {
  std::string level;
  std::string file;                  // as resolved against the config's folder
  std::string key;                   // empty: rows are numbered
  std::vector<double> user_missing;  // codes that are missing though the file does not say so
  Location location;
};

/// Reads the wanted columns of a file of any supported format, chosen by its ending: .sav, .zsav,
/// .dta, .csv, .tsv. Trouble becomes findings; the result is then empty or partial.
Microdata read_microdata(const DataSource& source,
                         const ColumnChoice& wanted,
                         Diagnostics& diagnostics);

/// Makes cells with one of `codes` user-missing in every column but the excepted ones;
/// returns how many cells changed.
std::size_t declare_user_missing(Microdata& data,
                                 const std::vector<double>& codes,
                                 const std::vector<std::string>& except);

}  // namespace darkfigure
