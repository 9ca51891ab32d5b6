#include "estimators/share.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

namespace {

std::optional<UnitValues> amount_of_group(double belongs, double amount) {
  return UnitValues{belongs * amount, amount};
}

}  // namespace

Statistic share() {
  return {.name = "share",
          .summary = "share of a group (the numerator's condition) in the total of a number",
          .numerator = NumeratorRole::kCondition,
          .denominator = DenominatorRole::kNumber,
          .is_proportion = true,
          .counts_units = false,
          .takes_unit = true,
          .unit = amount_of_group,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
