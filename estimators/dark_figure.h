#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Share of the incidents that stay in the dark: 1 − Σ w·y / Σ w, where y is 1 for incidents that
/// came to light: the numerator's condition, as "reported = 1 and investigated = 1". What is
/// neither known to be dark nor to have come to light leaves the base.
Statistic dark_figure();

}  // namespace darkfigure
