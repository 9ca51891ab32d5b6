#pragma once

#include "engine/config/config_schema.h"

namespace darkfigure {

/// Sections and keys of a questionnaire's definition: those of a run's config, none of them
/// required, and its own. `run` must outlive the program's use of it.
const ConfigSchema& definition_schema(const ConfigSchema& run);

/// Its own sections alone, for the documentation.
ConfigSchema definition_sections();

/// A section that a run knows nothing of.
bool is_definition_section(std::string_view name);

}  // namespace darkfigure
