#pragma once

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Simple average of other indicators, declared in `of`, in every domain: (θ₁ + … + θ_k)/k, with
/// the covariance that they have by sharing respondents (SDG 16.6.2, 16.7.2). Each part keeps its
/// own base.
Statistic average();

}  // namespace darkfigure
