#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace darkfigure {

/// Weighted sums over the base of a domain: Σ w·z and Σ w·x.
struct Sums {
  double numerator = 0;
  double denominator = 0;
};

/// What a statistic makes of `numerator` and `denominator` of an indicator.
enum class NumeratorRole {
  kCondition,
  kNumber,
  kIncidents,      // a condition on the incidents of a lower level, each with its weight and as
                   // often as its record stands for; or a number where there is no lower level
  kIncidentCount,  // the same without the incidents' own weights: how often it happened
  kIndicators,     // none of its own: it is made of other indicators
};
enum class DenominatorRole {
  kBase,    // an optional condition: who is in the base; x = 1
  kNumber,  // required: x itself
};

/// What a unit of the base adds to the two sums.
struct UnitValues {
  double z = 0;
  double x = 0;
};

/// A statistic is a smooth function of the two sums; its replicate values, its linearization and
/// its simple-random-sampling variance all follow from `value` and `influence`.
struct Statistic {
  std::string_view name;
  std::string_view summary;  // one line, for `darkfigure list statistics`
  NumeratorRole numerator = NumeratorRole::kNumber;
  DenominatorRole denominator = DenominatorRole::kBase;
  bool is_proportion = false;  // intervals for proportions
  bool counts_units = true;    // of a proportion: z is 0 or 1, so that 0 and 1 have an interval
  bool is_rate = false;        // Σ of something that is never negative: may have a log interval
  bool takes_unit = false;     // may be published per `unit`
  bool is_quantile = false;    // Sums::numerator is the quantile itself
  bool is_total = false;       // units without an answer are missing from it
  /// The unit's z and x made of its numerator and denominator; nothing where it is not in the base.
  /// Null: as they are.
  std::optional<UnitValues> (*unit)(double numerator, double denominator) = nullptr;
  /// θ; NaN where it is undefined (no weight in the base).
  double (*value)(Sums sums);
  /// ∂θ/∂w_i of a unit with numerator z and denominator x; null where θ is not smooth.
  double (*influence)(Sums sums, double z, double x);
};

/// The statistic of that name, or null.
const Statistic* find_statistic(std::span<const Statistic> statistics, std::string_view name);

}  // namespace darkfigure
