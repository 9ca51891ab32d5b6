#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Plans the replicates of the design, reading imported ones; every problem becomes a finding.
void bind_replication(Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
