#pragma once

#include <string>
#include <vector>

#include "engine/comparison/compare_waves.h"
#include "engine/presentation/presentation.h"
#include "engine/presentation/provenance.h"

namespace darkfigure {

/// The report as one self-contained HTML file: no request, no script needed, prints to A4.
/// `languages` are the tags of its sister files; `waves` is null where it is of one survey alone.
std::string report_page(const Presentation& text,
                        const Provenance& provenance,
                        const std::vector<std::string>& languages,
                        const WaveComparisonResult* waves);

/// "report.es.html"
std::string report_name(const std::string& language);

}  // namespace darkfigure
