#pragma once

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// Codes of a design variable per row; one code where it is not declared or not there. A missing
/// cell is a finding, because the row would have no place: `role` says what is expected.
Categories sampling_codes(const Microdata& data,
                          const std::string& name,
                          const char* role,
                          Diagnostics& diagnostics);

/// Binds what `design.spec` declares of sampling fractions and of the stages after the first, to a
/// design whose PSUs are bound. An fpc variable holds sampling fractions where none of its values
/// exceeds 1, otherwise the number of units in the population of the group (R survey's rule). It
/// must be the same throughout a group, and not fewer than the sample has; what is not becomes a
/// finding.
void bind_stages(const Microdata& data, Design& design, Diagnostics& diagnostics);

}  // namespace darkfigure
