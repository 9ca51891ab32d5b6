#include "engine/estimation/bound_indicator.h"

namespace darkfigure {
namespace {

bool is_true(const Column* condition, std::size_t row) {
  return condition == nullptr || (condition->present(row) && condition->values[row] != 0);
}

}  // namespace

BoundIndicator bind_indicator(const Indicator& spec,
                              const Statistic& statistic,
                              const IndicatorColumns& columns,
                              const std::vector<double>& unit_weight) {
  const std::size_t rows = unit_weight.size();
  BoundIndicator bound{.spec = spec,
                       .statistic = statistic,
                       .frame = 0,
                       .in_base = std::vector<std::uint8_t>(rows, 0),
                       .unanswered = std::vector<std::uint8_t>(rows, 0),
                       .z = std::vector<double>(rows, 0.0),
                       .x = std::vector<double>(rows, 0.0),
                       .unit_denominator = true,
                       .missing = {}};
  const bool numeric_denominator = statistic.denominator == DenominatorRole::kNumber;
  const Column* base = numeric_denominator ? nullptr : columns.denominator;
  for (std::size_t row = 0; row < rows; ++row) {
    if (unit_weight[row] == 0) continue;
    if (columns.where != nullptr && !columns.where->present(row)) {
      ++bound.missing[columns.where->reason(row)];
    }
    if (!is_true(columns.where, row)) continue;
    if (base != nullptr && !base->present(row)) ++bound.missing[base->reason(row)];
    if (!is_true(base, row)) continue;
    const bool no_denominator = numeric_denominator && !columns.denominator->present(row);
    if (!columns.numerator->present(row) || no_denominator) {
      const Column& culprit = no_denominator ? *columns.denominator : *columns.numerator;
      ++bound.missing[culprit.reason(row)];
      bound.unanswered[row] = 1;
      continue;
    }
    bound.in_base[row] = 1;
    bound.z[row] = columns.numerator->values[row];
    bound.x[row] = numeric_denominator ? columns.denominator->values[row] : 1.0;
    if (bound.x[row] != 1) bound.unit_denominator = false;
  }
  return bound;
}

}  // namespace darkfigure
