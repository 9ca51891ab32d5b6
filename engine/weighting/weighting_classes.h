#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/diagnostics.h"
#include "engine/core/weight_block.h"

namespace darkfigure {

/// Weighting classes as declared: crossed categories, and when they are too small.
struct ClassSpec {
  std::vector<std::string> variables;  // none: one class
  std::vector<std::string> collapse;   // "1*1 + 1*2": taken as one from the start
  double min_respondents = 30;
  double max_factor = 3;
  bool collapse_small = true;  // else a class that is too small is an error
  Location location;
};

/// What an adjustment does with the weight of a row.
enum class Role : std::uint8_t { kKeeps, kGives, kTakes, kDrops };

/// Moves weight between the rows of a class: those that give lose theirs, those that take share it
/// in proportion to their own weight; those that drop lose it without anyone taking it. With
/// unknown eligibility and with nonresponse (AAPOR; Kalton & Flores-Cervantes 2003, section 2).
struct Redistribution {
  ClassSpec spec;
  std::vector<std::string> codes;    // of the classes
  std::vector<std::int32_t> of_row;  // class of each row; -1: keeps its weight
  std::vector<Role> role;            // per row
  bool redecide = false;             // collapse anew in every replicate
  std::string taker = "respondent";  // what those are who take, for texts
};

/// A class that was merged with a neighbour, and why.
struct ClassCollapse {
  std::string from;  // its code
  std::string into;
  std::string reason;  // "4 respondents", "factor 5.20"
};

/// Classes merged until each has enough respondents and a moderate factor.
struct ClassGroups {
  std::vector<std::int32_t> group_of_class;
  std::size_t groups = 0;
  std::vector<std::string> names;  // "1*1 + 1*2"
  std::vector<ClassCollapse> collapses;
  std::vector<std::string> still_small;  // groups that no merge could mend
  std::vector<double> factors;           // of who takes
  std::vector<std::size_t> takers;       // rows that take
};

/// Binds the classes. Rows that give or take without a class become a finding.
Redistribution bind_redistribution(const ClassSpec& spec,
                                   const std::vector<const Column*>& variables,
                                   std::vector<Role> role,
                                   Diagnostics& diagnostics);

/// Decides the groups for lane `lane`: a class with fewer than `min_respondents` rows that take, or
/// a factor above `max_factor`, is merged with the next class in order that shares most leading
/// variables (else the one before), until none is left.
ClassGroups group_classes(const Redistribution& step, const WeightBlock& block, std::size_t lane);

/// Redistributes within the groups, each lane on its own. `trouble[lane]` names a group in which
/// weight is given but nobody takes it; that lane keeps its weights.
void redistribute(const Redistribution& step,
                  const ClassGroups& groups,
                  WeightBlock& block,
                  std::span<std::string, kLanes> trouble);

}  // namespace darkfigure
