#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace darkfigure {

/// Characters of a UTF-8 text, for columns in a terminal.
std::size_t text_width(std::string_view text);

/// The text with blanks behind (or in front) to fill `width` characters.
std::string padded(const std::string& text, std::size_t width);
std::string right_aligned(const std::string& text, std::size_t width);

}  // namespace darkfigure
