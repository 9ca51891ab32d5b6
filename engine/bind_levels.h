#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/level.h"
#include "engine/expression/variables.h"
#include "engine/level_spec.h"

namespace darkfigure {

/// Leaves out the rows that each level's `where` puts out of scope, with everything below them, and
/// applies the series rules. A `where` at or above the design's level is an error: a domain is a
/// mask, never a subset.
void narrow_levels(std::vector<Level>& levels,
                   const std::vector<LevelSpec>& specs,
                   const std::vector<Derivation>& derivations,
                   std::size_t design_level,
                   Diagnostics& diagnostics);

/// Copies the variables of these names that only a level above has into the level's own columns.
void copy_down(std::vector<Level>& levels,
               std::size_t level,
               const std::vector<std::string>& names);

/// Gives the levels below the design's their units: the row that carries each one's weight, and its
/// own weight (times its series count) as a multiple of that. Own weights that are missing,
/// negative or positive on a row of weight 0 become findings.
void bind_units(std::vector<Level>& levels,
                const std::vector<LevelSpec>& specs,
                std::size_t design_level,
                const Design& design,
                Diagnostics& diagnostics);

}  // namespace darkfigure
