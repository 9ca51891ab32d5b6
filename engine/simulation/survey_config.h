#pragma once

#include <string>

#include "engine/simulation/simulation_spec.h"

namespace darkfigure {

/// The parts that the configs of simulated surveys share: title and [survey]; [derive],
/// [[indicator]] and [estimates], of units of `level` where it is not the design's (empty).
std::string config_header(const SimulationSpec& spec);
std::string config_estimates(const SimulationSpec& spec, const std::string& level);

/// `[[SECTION]]` with its variables (quoted names, comma between them), its file, and its level
/// where that is not empty.
std::string config_margin(const std::string& section,
                          const std::string& variables,
                          const std::string& file,
                          const std::string& level);

}  // namespace darkfigure
