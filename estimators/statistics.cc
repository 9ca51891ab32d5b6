#include "estimators/statistics.h"

#include <array>

#include "estimators/incidence.h"
#include "estimators/mean.h"
#include "estimators/prevalence.h"
#include "estimators/quantile.h"
#include "estimators/ratio.h"
#include "estimators/total.h"

namespace darkfigure {

std::span<const Statistic> statistics() {
  static const std::array table = {prevalence(), incidence(), ratio(), mean(), total(), quantile()};
  return table;
}

}  // namespace darkfigure
