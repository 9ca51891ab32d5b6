#pragma once

#include <string_view>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/estimate.h"

namespace darkfigure {

/// A number about an estimate that reliability rules may name.
struct QualityMeasure {
  std::string_view name;
  std::string_view meaning;
  double (*of)(const Estimate& estimate);  // NaN: not available
};

/// All of them. p, se and widths of proportions are those of the proportion, whatever `unit`.
std::vector<QualityMeasure> quality_measures();

/// The measures as columns over the estimates, for the rules' expressions.
std::vector<Column> measure_columns(const std::vector<Estimate>& estimates);

}  // namespace darkfigure
