#pragma once

#include "engine/config/config_schema.h"

namespace darkfigure {

/// Sections and keys of a survey's config.
const ConfigSchema& run_schema();

}  // namespace darkfigure
