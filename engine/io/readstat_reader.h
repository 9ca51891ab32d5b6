#pragma once

#include <string>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"

namespace darkfigure {

enum class StatisticalFormat { kSpss, kStata };

/// Reads an SPSS system file (`.sav`, `.zsav`) or a Stata data file (`.dta`); only the wanted
/// columns are kept. Labels, declared user-missing codes and tagged missings are preserved.
/// A file that is missing, of another kind, truncated or damaged becomes a finding that names it.
Microdata read_statistical_file(const std::string& path,
                                StatisticalFormat format,
                                const ColumnChoice& wanted,
                                Diagnostics& diagnostics);

}  // namespace darkfigure
