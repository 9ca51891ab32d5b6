#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Share reported to the police (or another authority): Σ w·y / Σ w, y 1 where reported. With
/// `level` of the incidents it is incident-based, each incident with its weight and series count;
/// at the level of the persons it is victim-based, and the denominator says who is a victim.
Statistic reporting_rate();

}  // namespace darkfigure
