#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/level.h"
#include "engine/expression/variables.h"
#include "engine/io/column_choice.h"
#include "engine/level_spec.h"

namespace darkfigure {

/// What reading the levels needs besides their specs.
struct LevelRequest {
  const std::vector<LevelSpec>& specs;  // parents first
  ColumnChoice wanted;                  // of every file that has such columns
  std::vector<std::string> no_missing;  // variables that declared missing codes leave alone
  std::string no_missing_pattern;       // and those that match this pattern
};

/// Reads every level's file, or makes the level from another's columns; declares missing codes,
/// checks keys and links rows to their parents. The result is in
/// the order of the specs. Every problem becomes a finding; after an error levels may lack rows.
std::vector<Level> read_levels(const LevelRequest& request, Diagnostics& diagnostics);

/// The variables of every level, in the same order.
std::vector<std::unique_ptr<Variables>> level_variables(const std::vector<Level>& levels,
                                                        const std::vector<Derivation>& derivations,
                                                        const std::string& design_level,
                                                        Diagnostics& diagnostics);

}  // namespace darkfigure
