#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/core/estimate.h"

namespace darkfigure {

/// A number of an estimate for the terminal: proportions in per cent.
std::string shown_number(const Estimate& like, double value);

/// Writes files (name, content) into a folder, all or none.
void write_files(const std::string& folder,
                 const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace darkfigure
