#include "estimators/incidence.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic incidence() {
  return {.name = "incidence",
          .summary = "incidents per unit at risk, each with its incident weight and series count",
          .numerator = NumeratorRole::kIncidents,
          .denominator = DenominatorRole::kBase,
          .is_rate = true,
          .takes_unit = true,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
