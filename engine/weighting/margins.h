#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/control_totals.h"
#include "engine/core/design.h"
#include "engine/core/diagnostics.h"

namespace darkfigure {

/// A margin bound to the rows: its categories with their control totals, and each row's category.
struct BoundMargin {
  std::string name;
  std::vector<std::string> codes;   // "1", or "1*3" for crossed variables
  std::vector<std::string> labels;  // may be empty texts
  std::vector<double> totals;
  std::vector<std::int32_t> of_row;

  double grand_total() const;
};

/// Binds control totals to the sample. `columns` are the margin's variables, in order. Categories
/// may be given as codes or as labels, not as a mix; unknown or repeated categories, categories of
/// the sample without a total, totals without a respondent and missing values become findings.
BoundMargin bind_margin(const ControlMargin& control,
                        const std::vector<const Column*>& columns,
                        const Design& design,
                        Diagnostics& diagnostics);

/// Multiplies every margin's totals so that they share the first margin's grand total; returns the
/// factors used.
std::vector<double> scale_margins(std::vector<BoundMargin>& margins);

/// Reports margins whose grand totals differ from the first one's by more than `tolerance`.
void check_grand_totals(const std::vector<BoundMargin>& margins,
                        const std::vector<ControlMargin>& controls,
                        double tolerance,
                        Diagnostics& diagnostics);

}  // namespace darkfigure
