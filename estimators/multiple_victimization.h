#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Share of the victims of any crime who had at least two incidents, of whatever types. The
/// numerator is the number of incidents of all types, or a condition on the incidents of a lower
/// level; a record of a series counts its incidents.
Statistic multiple_victimization();

}  // namespace darkfigure
