#include "estimators/ratio.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic ratio() {
  return {.name = "ratio",
          .summary = "ratio of two totals, per unit",
          .numerator = NumeratorRole::kNumber,
          .denominator = DenominatorRole::kNumber,
          .is_rate = true,
          .takes_unit = true,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
