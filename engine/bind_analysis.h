#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Binds contrasts to the estimands' cells, and cross-tabulations and regressions to the rows of
/// the design's level. Names, categories and domains that do not exist become findings.
void bind_analysis(Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
