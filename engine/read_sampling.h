#pragma once

#include "engine/config/config_document.h"
#include "engine/core/design.h"
#include "engine/weighting/replication.h"

namespace darkfigure {

/// [design] and [[design.stage]].
DesignSpec read_design(const ConfigDocument& document);

/// [replication]; keys that do not go together become findings.
ReplicationSpec read_replication(const ConfigDocument& document, Diagnostics& diagnostics);

}  // namespace darkfigure
