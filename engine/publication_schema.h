#pragma once

#include <span>

#include "engine/config/config_schema.h"

namespace darkfigure {

/// The part of the config about what is written and for whom: [output], [sdmx].
std::span<const SectionSpec> publication_sections();
std::span<const KeySpec> publication_keys();

}  // namespace darkfigure
