#pragma once

#include <string>

namespace darkfigure {

/// The whole file as bytes. Throws FileError naming the path and the system's reason.
std::string read_text_file(const std::string& path);

}  // namespace darkfigure
