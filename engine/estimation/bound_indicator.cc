#include "engine/estimation/bound_indicator.h"

#include <algorithm>
#include <optional>

namespace darkfigure {
namespace {

bool is_true(const Column* condition, std::size_t row) {
  return condition == nullptr || (condition->present(row) && condition->values[row] != 0);
}

bool names(const std::vector<std::string>& reasons, const std::string& reason) {
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end() ||
         std::find(reasons.begin(), reasons.end(), "all") != reasons.end();
}

// What a missing answer counts as: 0, 1 or nothing.
std::optional<double> counted_as(const MissingAnswers& policy, const std::string& reason) {
  if (names(policy.as_yes, reason)) return 1;
  if (names(policy.as_no, reason)) return 0;
  return std::nullopt;
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
    const bool answered = columns.numerator->present(row);
    std::optional<double> numerator;
    if (answered) {
      numerator = columns.numerator->values[row];
    } else {
      const std::string reason = columns.numerator->reason(row);
      ++bound.missing[reason];
      numerator = counted_as(spec.missing, reason);
    }
    if (no_denominator && answered) ++bound.missing[columns.denominator->reason(row)];
    if (!numerator || no_denominator) {
      bound.unanswered[row] = 1;
      continue;
    }
    std::optional<UnitValues> unit =
        UnitValues{*numerator, numeric_denominator ? columns.denominator->values[row] : 1.0};
    if (statistic.unit != nullptr) unit = statistic.unit(unit->z, unit->x);
    if (!unit) continue;
    bound.in_base[row] = 1;
    bound.z[row] = unit->z;
    bound.x[row] = unit->x;
    if (unit->x != 1) bound.unit_denominator = false;
  }
  return bound;
}

}  // namespace darkfigure
