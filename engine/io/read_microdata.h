#pragma once

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"
#include "engine/io/data_source.h"

namespace darkfigure {

/// Reads the wanted columns of a file of any supported format, chosen by its ending. Trouble
/// becomes findings; the result is then empty or partial.
Microdata read_microdata(const DataSource& source,
                         const ColumnChoice& wanted,
                         Diagnostics& diagnostics);

}  // namespace darkfigure
