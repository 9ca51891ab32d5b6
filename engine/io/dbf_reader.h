#pragma once

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"
#include "engine/io/data_source.h"

namespace darkfigure {

/// Reads a dBASE or FoxPro table (`.dbf`) in an isolated process; only the wanted columns are kept.
/// Blank cells are system-missing, dates become Stata days (`%td`), deleted records are left out.
/// Trouble becomes a finding that names the file; the result is then empty.
Microdata read_dbf(const DataSource& source, const ColumnChoice& wanted, Diagnostics& diagnostics);

}  // namespace darkfigure
