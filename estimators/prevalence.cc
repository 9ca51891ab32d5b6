#include "estimators/prevalence.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic prevalence() {
  return {.name = "prevalence",
          .summary = "share of the base with the characteristic",
          .numerator = NumeratorRole::kCondition,
          .denominator = DenominatorRole::kBase,
          .is_proportion = true,
          .takes_unit = true,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
