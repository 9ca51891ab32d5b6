#pragma once

#include "engine/config/config_document.h"
#include "engine/weighting_config.h"

namespace darkfigure {

/// The weighting as declared; keys that a step's method does not use and values that do not go
/// together become findings.
WeightingConfig read_weighting(const ConfigDocument& document, Diagnostics& diagnostics);

}  // namespace darkfigure
