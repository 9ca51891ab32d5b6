#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Ratio of two totals, Σ w·y / Σ w·x, times `unit` (incidents per 1,000 persons, incidents per
/// victim). A unit with either part missing leaves the base.
Statistic ratio();

}  // namespace darkfigure
