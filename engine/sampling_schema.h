#pragma once

#include <span>

#include "engine/config/config_schema.h"

namespace darkfigure {

/// Keys of [design], [[design.stage]] and [replication]: how the sample was drawn, and how its
/// variance is estimated.
std::span<const KeySpec> sampling_keys();

}  // namespace darkfigure
