#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/indicator.h"
#include "engine/estimation/statistic.h"

namespace darkfigure {

/// An indicator bound to the units of a frame: who is in the base, and each one's numerator z and
/// denominator x. Units of weight 0 are never in the base.
struct BoundIndicator {
  Indicator spec;
  Statistic statistic;
  std::size_t frame = 0;                 // index of the units' frame
  std::vector<std::uint8_t> in_base;     // per unit
  std::vector<std::uint8_t> unanswered;  // per unit: in the base but for a missing answer
  std::vector<double> z;                 // per unit; 0 outside the base
  std::vector<double> x;                 // per unit; 0 outside the base
  bool unit_denominator = true;          // x is 1 throughout the base
  std::vector<std::uint8_t> no_victim;   // per unit: would be in the base, had it had an incident
  std::map<std::string, std::size_t> missing;  // reason → units that left the base for it
  std::map<std::string, std::size_t> counted;  // reason → units whose numerator counts as 0 or 1
};

/// The evaluated parts of an indicator; null where not declared. Conditions hold 0 and 1.
struct IndicatorColumns {
  const Column* numerator = nullptr;
  const Column* denominator = nullptr;
  const Column* where = nullptr;
};

/// A unit is in the base where its weight is positive, `where` and a base condition are true and
/// neither the numerator nor a numeric denominator is missing; a missing numerator may count as 0
/// or 1 (`spec.missing`). `unit_weight` is the base weight of each unit.
BoundIndicator bind_indicator(const Indicator& spec,
                              const Statistic& statistic,
                              const IndicatorColumns& columns,
                              const std::vector<double>& unit_weight);

}  // namespace darkfigure
