#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Σ incidents / Σ w over the units at risk, each incident with its own weight and as often as its
/// record stands for (the two-weight rate of Lauritsen et al.; methods.md, Estimands).
Statistic incidence();

}  // namespace darkfigure
