#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Contrasts bound to the estimands and cells that they name.
void bind_contrasts(Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
