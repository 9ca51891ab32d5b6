#pragma once

#include <vector>

#include "engine/level_spec.h"

namespace darkfigure {

/// The levels, parents before their children, with parent keys filled in. Parents that do not
/// exist, have no key, or go round in a circle become findings; the levels then have no parents.
std::vector<LevelSpec> order_levels(std::vector<LevelSpec> levels, Diagnostics& diagnostics);

}  // namespace darkfigure
