#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/indicator.h"
#include "engine/estimation/statistic.h"

namespace darkfigure {

/// An indicator bound to the rows: who is in the base, and each one's numerator z and denominator
/// x. Rows with base weight 0 are never in the base.
struct BoundIndicator {
  Indicator spec;
  Statistic statistic;
  std::vector<std::uint8_t> in_base;           // per row
  std::vector<std::uint8_t> unanswered;        // per row: in the base but for a missing answer
  std::vector<double> z;                       // per row; 0 outside the base
  std::vector<double> x;                       // per row; 0 outside the base
  bool unit_denominator = true;                // x is 1 throughout the base
  std::map<std::string, std::size_t> missing;  // numerator's or denominator's reason → units that
                                               // left the base for it
};

/// The evaluated parts of an indicator; null where not declared. Conditions hold 0 and 1.
struct IndicatorColumns {
  const Column* numerator = nullptr;
  const Column* denominator = nullptr;
  const Column* where = nullptr;
};

/// A unit is in the base where `where` and a base condition are true and neither the numerator nor
/// a numeric denominator is missing.
BoundIndicator bind_indicator(const Indicator& spec,
                              const Statistic& statistic,
                              const IndicatorColumns& columns,
                              const std::vector<double>& base_weight);

}  // namespace darkfigure
