#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Share of the units at risk that have the characteristic: Σ w·y / Σ w over the base, y 0 or 1.
/// The base is where the denominator's condition is true (every unit when there is none).
Statistic prevalence();

}  // namespace darkfigure
