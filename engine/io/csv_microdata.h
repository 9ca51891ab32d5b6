#pragma once

#include <string>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"

namespace darkfigure {

/// Reads a delimited file whose first line names the variables. A column is numeric when every
/// cell is a number or empty and no code has a leading zero ("01" stays text); empty cells are
/// system-missing. Rows with too few or too many fields become findings.
Microdata read_csv_microdata(const std::string& path,
                             const ColumnChoice& wanted,
                             Diagnostics& diagnostics);

}  // namespace darkfigure
