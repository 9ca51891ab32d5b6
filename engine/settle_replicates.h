#pragma once

#include "engine/replicate_blocks.h"
#include "engine/survey.h"

namespace darkfigure {

/// With replicates = "auto": runs a pilot of 200 replicates and plans as many as bring the
/// simulation error of the national estimates' standard errors down to `target_cv`, no fewer than
/// the pilot and no more than `max_replicates`. The simulation error falls with √R (Beaumont &
/// Patak 2012). Draws are addressed, so that the pilot's replicates are the first of the run's.
/// A target that the cap keeps from being reached is a
/// warning. Does nothing otherwise.
void settle_replicates(Survey& survey, const RunSettings& settings, Diagnostics& diagnostics);

}  // namespace darkfigure
