#pragma once

#include <vector>

#include "engine/html/markup.h"
#include "engine/presentation/presentation.h"

namespace darkfigure {

/// Reporting rates and dark figures as bars of 100 %, filled as far as was reported.
void reporting_table(const Presentation& text, const std::vector<std::size_t>& rows, Markup& page);

/// Estimated totals with the police's count as a line in the plot; nothing where none is given.
void recorded_counts(const Presentation& text, Markup& page);

/// Perceptions as bars from a middle line: yes to one side, no to the other.
void perception_table(const Presentation& text, const std::vector<std::size_t>& rows, Markup& page);

}  // namespace darkfigure
