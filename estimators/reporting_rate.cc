#include "estimators/reporting_rate.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic reporting_rate() {
  return {.name = "reporting_rate",
          .summary = "share of incidents (or victims) that were reported",
          .numerator = NumeratorRole::kCondition,
          .denominator = DenominatorRole::kBase,
          .is_proportion = true,
          .takes_unit = true,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
