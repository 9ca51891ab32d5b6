#pragma once

#include "engine/analysis_spec.h"
#include "engine/disclosure/disclosure_spec.h"

namespace darkfigure {

/// [[contrast]], [[crosstab]] and [[regression]] as declared.
AnalysisSpec read_analysis(const ConfigDocument& document, Diagnostics& diagnostics);

/// [sensitivity] as declared.
SensitivitySpec read_sensitivity(const ConfigDocument& document, Diagnostics& diagnostics);

/// [disclosure] as declared.
DisclosureSpec read_disclosure(const ConfigDocument& document, Diagnostics& diagnostics);

}  // namespace darkfigure
