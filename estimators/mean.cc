#include "estimators/mean.h"

#include "estimators/ratio_of_sums.h"

namespace darkfigure {

Statistic mean() {
  return {.name = "mean",
          .summary = "mean of a number over the base",
          .numerator = NumeratorRole::kNumber,
          .denominator = DenominatorRole::kBase,
          .value = ratio_of_sums,
          .influence = ratio_influence};
}

}  // namespace darkfigure
