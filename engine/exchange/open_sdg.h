#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/presentation/presentation.h"

namespace darkfigure {

/// The data files of an Open SDG site, one per SDG indicator: name ("indicator_16-5-1.csv") and
/// text. `Year` first, `Value` last, a blank cell is a total; what is not published has no row.
std::vector<std::pair<std::string, std::string>> open_sdg_files(const Presentation& text);

}  // namespace darkfigure
