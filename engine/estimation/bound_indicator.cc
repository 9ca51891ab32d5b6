#include "engine/estimation/bound_indicator.h"

#include <algorithm>
#include <optional>

namespace darkfigure {
namespace {

bool is_true(const Column* condition, std::size_t row) {
  return condition == nullptr || (condition->present(row) && condition->values[row] != 0);
}

// "all" is every answer that could have been given: who was not asked has none to give.
bool names(const std::vector<std::string>& reasons, Missing kind, const std::string& reason) {
  const auto has = [&](const std::string& name) {
    return std::find(reasons.begin(), reasons.end(), name) != reasons.end();
  };
  const bool asked = kind != Missing::kNotApplicable && kind != Missing::kNotAsked;
  return has(reason) || (asked && has("all"));
}

// What a missing answer counts as: 0, 1 or nothing.
std::optional<double> counted_as(const MissingAnswers& policy,
                                 Missing kind,
                                 const std::string& reason) {
  if (names(policy.as_yes, kind, reason)) return 1;
  if (names(policy.as_no, kind, reason)) return 0;
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
                       .no_victim = std::vector<std::uint8_t>(rows, 0),
                       .missing = {},
                       .counted = {}};
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
      numerator = counted_as(spec.missing, columns.numerator->missing[row], reason);
      ++(numerator ? bound.counted : bound.missing)[reason];
    }
    if (no_denominator && answered) ++bound.missing[columns.denominator->reason(row)];
    if (!numerator || no_denominator) {
      bound.unanswered[row] = 1;
      continue;
    }
    std::optional<UnitValues> unit =
        UnitValues{*numerator, numeric_denominator ? columns.denominator->values[row] : 1.0};
    if (statistic.unit != nullptr) unit = statistic.unit(unit->z, unit->x);
    if (!unit) {
      bound.no_victim[row] = 1;
      continue;
    }
    bound.in_base[row] = 1;
    bound.z[row] = unit->z;
    bound.x[row] = unit->x;
    if (unit->x != 1) bound.unit_denominator = false;
  }
  return bound;
}

}  // namespace darkfigure
