#pragma once

#include <string>
#include <vector>

namespace darkfigure {

/// `"7", "8"`: codes in a message, five at most, then "…".
std::string quoted_list(const std::vector<std::string>& codes);

}  // namespace darkfigure
