#include "estimators/multiple_victimization.h"

#include "estimators/of_victims.h"
#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic multiple_victimization() {
  return {.name = "multiple_victimization",
          .summary = "share of the victims of any crime with two or more incidents",
          .numerator = NumeratorRole::kIncidentCount,
          .denominator = DenominatorRole::kBase,
          .is_proportion = true,
          .takes_unit = true,
          .unit = twice_or_more,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
