#include "estimators/statistics.h"

#include <array>

#include "estimators/average.h"
#include "estimators/concentration.h"
#include "estimators/dark_figure.h"
#include "estimators/incidence.h"
#include "estimators/mean.h"
#include "estimators/multiple_victimization.h"
#include "estimators/prevalence.h"
#include "estimators/quantile.h"
#include "estimators/ratio.h"
#include "estimators/repeat_victimization.h"
#include "estimators/reporting_rate.h"
#include "estimators/share.h"
#include "estimators/total.h"

namespace darkfigure {

std::span<const Statistic> statistics() {
  static const std::array table = {prevalence(),
                                   incidence(),
                                   concentration(),
                                   repeat_victimization(),
                                   multiple_victimization(),
                                   reporting_rate(),
                                   dark_figure(),
                                   mean(),
                                   total(),
                                   ratio(),
                                   share(),
                                   quantile(),
                                   average()};
  return table;
}

}  // namespace darkfigure
