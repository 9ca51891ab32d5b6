#include "estimators/dark_figure.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

namespace {

std::optional<UnitValues> in_the_dark(double came_to_light, double x) {
  return UnitValues{1 - came_to_light, x};
}

}  // namespace

Statistic dark_figure() {
  return {.name = "dark_figure",
          .summary = "share of incidents that did not come to light (1 - the numerator's share)",
          .numerator = NumeratorRole::kCondition,
          .denominator = DenominatorRole::kBase,
          .is_proportion = true,
          .takes_unit = true,
          .unit = in_the_dark,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
