#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/level.h"
#include "engine/run_config.h"

namespace darkfigure {

/// A variable that a synthetic survey needs: a variable of the definition, or one of its concepts
/// under its own name. Values are codes with their shares, or whole numbers of a range.
struct SyntheticVariable {
  std::string name;
  std::string label;
  std::string level;
  std::vector<ValueLabel> labels;
  std::vector<double> codes;
  std::vector<double> shares;  // of the codes
  SourceText given;            // who is asked; empty: everybody
  std::string weighs;          // "household", "person", "incident": a weight
};

/// The variables of the files that a config's indicators, domains, scope and series need, by level;
/// `design` names are left out. What the questionnaire says nothing of is not in its survey, nor
/// are the concepts that only a template leaves open.
std::vector<SyntheticVariable> synthetic_variables(const RunConfig& config,
                                                   const std::vector<std::string>& design);

/// Draws the values of a variable for the rows of a level: shares hold on average, rows of one PSU
/// are alike. `psu_of_row` numbers the PSUs.
Column draw_values(const SyntheticVariable& variable,
                   const std::vector<std::uint32_t>& psu_of_row,
                   std::uint64_t seed);

}  // namespace darkfigure
