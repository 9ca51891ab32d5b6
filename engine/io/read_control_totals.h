#pragma once

#include <string>
#include <vector>

#include "engine/core/control_totals.h"
#include "engine/core/diagnostics.h"

namespace darkfigure {

/// Reads the control totals of the margin `variables` from a tidy CSV in one of two forms: long
/// (`margin,level,total`; `margin` holds the variable's name, several margins may share a file) or
/// wide (a column per variable, and `total`). Totals that are not numbers, or negative, and a file
/// without rows for the margin become findings with their place.
ControlMargin read_control_margin(const std::string& path,
                                  const std::vector<std::string>& variables,
                                  const Location& declared_at,
                                  Diagnostics& diagnostics);

}  // namespace darkfigure
