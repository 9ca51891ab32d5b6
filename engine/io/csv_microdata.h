#pragma once

#include <string_view>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"
#include "engine/io/data_source.h"

namespace darkfigure {

/// Reads a delimited file whose first line names the variables. The encoding is the declared one,
/// else that of a byte order mark, else UTF-8, else windows-1252 with a warning. Blank cells are
/// system-missing. A column is numeric when every other cell is a number (or `NA`, `NaN`, `.`:
/// system-missing too) and none is a code that a number would spoil: "01", or more than 15 digits.
/// Numbers with a decimal comma are taken where it is declared or, with a warning, where the
/// delimiter leaves no doubt. Rows with too few or too many fields, repeated names and quotes that
/// are never closed become findings.
Microdata read_csv_microdata(const DataSource& source,
                             const ColumnChoice& wanted,
                             Diagnostics& diagnostics);

/// The same from the bytes of such a file.
Microdata parse_csv_microdata(std::string_view bytes,
                              const DataSource& source,
                              const ColumnChoice& wanted,
                              Diagnostics& diagnostics);

}  // namespace darkfigure
