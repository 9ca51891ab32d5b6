#pragma once

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// Binds what `design.spec` declares of sampling fractions and of the stages after the first, to a
/// design whose PSUs are bound. An fpc variable holds sampling fractions where none of its values
/// exceeds 1, otherwise the number of units in the population of the group (R survey's rule). It
/// must be the same throughout a group, and not fewer than the sample has; what is not becomes a
/// finding.
void bind_stages(const Microdata& data, Design& design, Diagnostics& diagnostics);

}  // namespace darkfigure
