#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Share of the victims of a type of crime who were its victims at least twice in the period. The
/// numerator is the number of incidents of that type, or a condition on the incidents of a lower
/// level; a record of a series counts its incidents.
Statistic repeat_victimization();

}  // namespace darkfigure
