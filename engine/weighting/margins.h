#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/control_totals.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// The units that a margin counts: those of its level.
struct MarginUnits {
  std::vector<std::uint8_t> takes_part;  // per unit: it is, or stands for, a respondent
  std::vector<std::uint32_t> group;      // its calibration unit; empty: the same
  std::vector<double> multiplier;        // of the weight; empty: 1

  std::size_t group_of(std::size_t unit) const { return group.empty() ? unit : group[unit]; }
};

/// A margin bound to the sample: its categories with their control totals, and what each unit adds
/// to which of them.
struct BoundMargin {
  std::string name;
  std::string level;                // of the units
  std::vector<std::string> codes;   // "1", or "1*3" for crossed variables; "" for an overall total
  std::vector<std::string> labels;  // may be empty texts
  std::vector<double> totals;
  std::vector<std::int32_t> of_unit;  // category, or -1
  std::vector<double> value;          // what the unit adds; empty: 1
  MarginUnits units;
  Softness softness;
  bool is_numeric = false;                   // totals of a variable instead of counts
  double scaling = 1;                        // of scale_margins
  std::vector<std::string> collapse;         // groups as declared
  std::vector<std::string> declared_totals;  // "7 = 1200"
  Location location;

  double grand_total() const;
  double value_of(std::size_t unit) const { return value.empty() ? 1 : value[unit]; }
  /// `margin "region", category "7" (North)`.
  std::string category_name(std::size_t category) const;
};

/// The variables of a margin over the units of its level.
struct MarginColumns {
  std::vector<const Column*> variables;
  const Column* total_of = nullptr;
  const Microdata* data = nullptr;  // whose rows they are, for messages
};

/// Binds control totals to the sample. Categories may be given as codes or as labels, not as a mix;
/// unknown or repeated categories, categories of the sample without a total, totals without a
/// respondent and missing values become findings, with the collapse that mends an empty category. A
/// margin without any total read is bound with totals of 0.
BoundMargin bind_margin(const ControlMargin& control,
                        const MarginColumns& columns,
                        MarginUnits units,
                        Diagnostics& diagnostics);

/// Multiplies the totals of every margin that counts the same units so that they share the first
/// one's grand total, and keeps the factors.
void scale_margins(std::vector<BoundMargin>& margins);

/// Reports margins that count the same units but whose grand totals differ from the first one's by
/// more than `tolerance`. Soft margins may.
void check_grand_totals(const std::vector<BoundMargin>& margins,
                        double tolerance,
                        Diagnostics& diagnostics);

}  // namespace darkfigure
