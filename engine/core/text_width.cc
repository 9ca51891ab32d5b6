#include "engine/core/text_width.h"

#include <algorithm>

namespace darkfigure {

std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = text_width(text);
  return used < width ? text + std::string(width - used, ' ') : text;
}

std::string right_aligned(const std::string& text, std::size_t width) {
  const std::size_t used = text_width(text);
  return used < width ? std::string(width - used, ' ') + text : text;
}

}  // namespace darkfigure
