#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Mean of a number: Σ w·y / Σ w over the units that have a value (and meet the denominator's
/// condition, when there is one).
Statistic mean();

}  // namespace darkfigure
