#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Incidents per victim: Σ incidents / Σ w over the units with at least one incident, each incident
/// with its own weight and as often as its record stands for. Incidence = prevalence ×
/// concentration.
Statistic concentration();

}  // namespace darkfigure
