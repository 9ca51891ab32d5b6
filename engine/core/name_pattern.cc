#include "engine/core/name_pattern.h"

#include <algorithm>
#include <regex>
#include <string>

namespace darkfigure {
namespace {

bool is_expression(std::string_view pattern) {
  return pattern.starts_with('^') && pattern.ends_with('$');
}

}  // namespace

bool is_sound_pattern(std::string_view pattern) {
  if (!is_expression(pattern)) return std::count(pattern.begin(), pattern.end(), '*') <= 1;
  try {
    const std::regex expression{std::string(pattern)};
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

bool matches_pattern(std::string_view name, std::string_view pattern) {
  if (is_expression(pattern))
    return std::regex_match(name.begin(), name.end(), std::regex{std::string(pattern)});
  const std::size_t star = pattern.find('*');
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail =
      star == std::string_view::npos ? std::string_view() : pattern.substr(star + 1);
  if (name.size() <= head.size() + tail.size()) return false;
  if (!name.starts_with(head) || !name.ends_with(tail)) return false;
  name.remove_prefix(head.size());
  name.remove_suffix(tail.size());
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace darkfigure
