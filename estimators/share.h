#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Share of a group in a total: Σ w·x over the group / Σ w·x, where the numerator is the condition
/// of belonging to the group and the denominator the amount (as losses, or incidents per person).
Statistic share();

}  // namespace darkfigure
