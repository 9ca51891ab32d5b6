#pragma once

#include <span>

#include "engine/config/config_schema.h"

namespace darkfigure {

/// The part of a run's config that declares its levels: [data.LEVEL] and [[missing]].
std::span<const SectionSpec> level_sections();
std::span<const KeySpec> level_keys();

}  // namespace darkfigure
