#pragma once

#include <vector>

#include "engine/config/config_schema.h"

namespace darkfigure {

/// The part of a run's schema that is about weighting: [weighting], its steps, and [calibration].
const std::vector<SectionSpec>& weighting_sections();
const std::vector<KeySpec>& weighting_keys();

}  // namespace darkfigure
