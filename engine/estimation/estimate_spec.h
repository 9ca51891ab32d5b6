#pragma once

#include <string>
#include <vector>

#include "engine/estimation/interval.h"

namespace darkfigure {

/// Degrees of freedom: PSUs minus strata with a case of the base in the domain; the same of the
/// whole design; the number of replicates, or that less one; the rank of the factors that the
/// replicates have in the domain, less one (R survey's degf).
enum class DfRule { kDomain, kDesign, kReplicates, kReplicatesLessOne, kRank };

/// [estimates] as declared.
struct EstimateSpec {
  std::vector<std::vector<std::string>> domains;  // each one variable, or several crossed
  double level = 95;
  IntervalMethod interval = IntervalMethod::kLogit;
  DfRule df = DfRule::kDomain;
  double bound_deff = 1;  // divides n in the interval at a proportion of 0 or 1
};

}  // namespace darkfigure
