#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Population total of a number or a condition: Σ w·y over the units that have a value (and meet
/// the denominator's condition, when there is one).
Statistic total();

}  // namespace darkfigure
