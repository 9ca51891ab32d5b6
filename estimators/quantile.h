#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Quantile of a number over the base at the indicator's `probability`; its variance is that of the
/// replicates' quantiles. No smooth function of sums: neither linearization nor a jackknife has its
/// variance (Shao & Wu 1989).
Statistic quantile();

}  // namespace darkfigure
