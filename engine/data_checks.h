#pragma once

#include "engine/core/diagnostics.h"
#include "engine/survey.h"

namespace darkfigure {

/// Design variables and the key must be variables of the file.
void check_design_names(const Survey& survey, Diagnostics& diagnostics);

/// The key must be present and unique.
void check_key(const Survey& survey, Diagnostics& diagnostics);

/// Warns where nothing calibrates the weights and they sum to no more than the respondents.
void warn_of_scaled_weights(const Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
