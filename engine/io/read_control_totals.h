#pragma once

#include <string>
#include <vector>

#include "engine/core/control_totals.h"
#include "engine/core/diagnostics.h"

namespace darkfigure {

/// Reads the control totals of a margin from a tidy CSV in one of two forms: long
/// (`margin,level,total`; `margin` holds the margin's name, several one-variable margins may share
/// a file) or wide (a column per variable, and `total`). Further columns (labels, counts of the
/// sample) are not read. Totals that are not numbers, negative counts and a file without rows for
/// the margin become findings with their place.
ControlMargin read_control_margin(const MarginSpec& spec, Diagnostics& diagnostics);

}  // namespace darkfigure
