#pragma once

#include <string>
#include <utility>
#include <vector>

namespace darkfigure {

/// Names and versions of the libraries the program was built with, and of the compiler.
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace darkfigure
