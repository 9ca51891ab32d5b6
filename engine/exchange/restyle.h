#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/presentation/presentation.h"

namespace darkfigure {

// For people who want other pictures of the same numbers.

/// `report.qmd`: a Quarto document that reads estimates.csv (base R).
std::string quarto_document(const Presentation& text);

/// Vega-Lite specifications with the published numbers inside, one for the national estimates and
/// one per domain: name ("national.vl.json") and text.
std::vector<std::pair<std::string, std::string>> vega_charts(const Presentation& text);

}  // namespace darkfigure
