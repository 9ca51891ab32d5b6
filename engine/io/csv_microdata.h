#pragma once

#include <string>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"

namespace darkfigure {

/// Reads a delimited file whose first line names the variables. Blank cells are system-missing. A
/// column is numeric when every other cell is a number (or `NA`, `NaN`, `.`: system-missing too)
/// and none is a code that a number would spoil: "01", or more than 15 digits. Rows with too few or
/// too many fields, repeated names and quotes that are never closed become findings.
Microdata read_csv_microdata(const std::string& path,
                             const ColumnChoice& wanted,
                             Diagnostics& diagnostics);

}  // namespace darkfigure
