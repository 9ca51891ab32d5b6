#include "estimators/concentration.h"

#include "estimators/of_victims.h"
#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic concentration() {
  return {.name = "concentration",
          .summary = "incidents per victim, each with its incident weight and series count",
          .numerator = NumeratorRole::kIncidents,
          .denominator = DenominatorRole::kBase,
          .is_rate = true,
          .takes_unit = true,
          .unit = incidents_of_victim,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
