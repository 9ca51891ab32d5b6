#pragma once

#include "engine/core/diagnostics.h"
#include "engine/survey.h"

namespace darkfigure {

/// Design variables must be variables of the design's level or of one above.
void check_design_names(const Survey& survey, Diagnostics& diagnostics);

/// Warns where nothing calibrates the weights and they sum to no more than the respondents.
void warn_of_scaled_weights(const Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
