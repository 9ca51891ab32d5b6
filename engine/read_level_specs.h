#pragma once

#include <string>
#include <vector>

#include "engine/config/config_document.h"
#include "engine/level_spec.h"

namespace darkfigure {

/// A path of a config, relative to the config's folder.
std::string resolve_path(const std::string& config, const std::string& path);

/// The levels of [data.LEVEL], parents before their children; wrong references between levels
/// become findings.
std::vector<LevelSpec> read_level_specs(const ConfigDocument& document, Diagnostics& diagnostics);

}  // namespace darkfigure
