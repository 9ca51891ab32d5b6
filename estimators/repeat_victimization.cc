#include "estimators/repeat_victimization.h"

#include "estimators/of_victims.h"
#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic repeat_victimization() {
  return {.name = "repeat_victimization",
          .summary = "share of the victims of a crime with two or more incidents of it",
          .numerator = NumeratorRole::kIncidentCount,
          .denominator = DenominatorRole::kBase,
          .is_proportion = true,
          .takes_unit = true,
          .unit = twice_or_more,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
