#include "estimators/average.h"

namespace darkfigure {

Statistic average() {
  return {.name = "average",
          .summary = "simple average of other indicators (`of`)",
          .numerator = NumeratorRole::kIndicators,
          .denominator = DenominatorRole::kBase,
          .takes_unit = true,
          .value = nullptr,
          .influence = nullptr};
}

}  // namespace darkfigure
