#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/core/microdata.h"

namespace darkfigure {

/// The multiple-response sets of an SPSS system file, which ReadStat 1.1.8 does not give; empty for
/// a file without, or whose dictionary cannot be followed. Layout: PSPP developer's guide, "System
/// File Format", extension records 7 and 19.
std::vector<MultipleResponseSet> multiple_responses(std::span<const char> file);

/// The sets of such a record's text: "$crimes=D1 1 6 Crimes v1 v2\n".
std::vector<MultipleResponseSet> parse_multiple_responses(std::string_view record);

}  // namespace darkfigure
