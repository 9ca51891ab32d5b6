#include "estimators/quantile.h"

namespace darkfigure {
namespace {

// The engine gives the quantile itself in the numerator's place.
double given(Sums sums) { return sums.numerator; }

}  // namespace

Statistic quantile() {
  return {.name = "quantile",
          .summary = "the value that a share of the base (`probability`) does not exceed",
          .numerator = NumeratorRole::kNumber,
          .denominator = DenominatorRole::kBase,
          .is_quantile = true,
          .value = given,
          .influence = nullptr};
}

}  // namespace darkfigure
