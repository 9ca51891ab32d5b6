#pragma once

#include "engine/comparison/compare_waves.h"
#include "engine/html/markup.h"
#include "engine/presentation/presentation.h"
#include "engine/presentation/provenance.h"

namespace darkfigure {

// The parts of the report, in the order of the page. Each writes nothing where the run has nothing
// to say there, and returns whether it wrote.

bool findings_section(const Presentation& text, Markup& page);
/// Tables of the national estimates of a theme: label, interval, numbers, reliability.
bool theme_section(const Presentation& text, Theme theme, Markup& page);
bool bribery_section(const Presentation& text, Markup& page);
bool domain_section(const Presentation& text, Markup& page);
bool tests_section(const Presentation& text, Markup& page);
/// `waves` is null where the report is of one survey alone.
bool change_section(const Presentation& text, const WaveComparisonResult* waves, Markup& page);
bool quality_section(const Presentation& text, Markup& page);
bool definition_section(const Presentation& text, Markup& page);
bool reproduce_section(const Presentation& text, const Provenance& provenance, Markup& page);
bool notes_section(const Presentation& text, Markup& page);

}  // namespace darkfigure
