#pragma once

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"
#include "engine/io/data_source.h"
#include "engine/io/file_kind.h"

namespace darkfigure {

/// Reads a file of SPSS (`.sav`, `.zsav`, `.por`), Stata or SAS in an isolated process; only the
/// wanted columns are kept. Labels, formats, declared user-missing codes and tagged missings are
/// preserved. Trouble becomes a finding that names the file; the result is then empty.
Microdata read_statistical_file(const DataSource& source,
                                FileKind kind,
                                const ColumnChoice& wanted,
                                Diagnostics& diagnostics);

}  // namespace darkfigure
