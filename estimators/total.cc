#include "estimators/total.h"

namespace darkfigure {

Statistic total() {
  return {.name = "total",
          .summary = "population total",
          .numerator = NumeratorRole::kNumber,
          .denominator = DenominatorRole::kBase,
          .is_rate = true,
          .is_total = true,
          .value = [](Sums sums) { return sums.numerator; },
          .influence = [](Sums, double z, double) { return z; }};
}

}  // namespace darkfigure
