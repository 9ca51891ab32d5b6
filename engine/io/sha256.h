#pragma once

#include <string>
#include <string_view>

namespace darkfigure {

/// SHA-256 of the bytes, as 64 hexadecimal digits.
std::string sha256_of_text(std::string_view bytes);

/// SHA-256 of a file, read in pieces. Throws FileError when it cannot be read.
std::string sha256_of_file(const std::string& path);

}  // namespace darkfigure
