#pragma once

#include <span>

#include "engine/config/config_schema.h"

namespace darkfigure {

/// The part of a run's schema that says what is made of the estimates: contrasts, tests, models,
/// sensitivity, disclosure control.
std::span<const SectionSpec> analysis_sections();
std::span<const KeySpec> analysis_keys();

}  // namespace darkfigure
