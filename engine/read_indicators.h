#pragma once

#include <vector>

#include "engine/config/config_document.h"
#include "engine/core/indicator.h"
#include "engine/estimation/estimate_spec.h"

namespace darkfigure {

/// [[indicator]] as declared; an id that stands twice is a finding.
std::vector<Indicator> read_indicators(const ConfigDocument& document, Diagnostics& diagnostics);

/// [estimates] as declared.
EstimateSpec read_estimates(const ConfigDocument& document, Diagnostics& diagnostics);

}  // namespace darkfigure
