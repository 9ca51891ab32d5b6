#pragma once

#include <string_view>

namespace darkfigure {

/// True when `name` matches `pattern`: at most one `*`, which stands for one or more digits;
/// without a star the pattern is a prefix followed by digits. "brr_*" and "brr_" match "brr_12". A
/// pattern that begins with `^` and ends with `$` is a regular expression (POSIX extended), as in
/// "^RW[0-9]{4}$"; `is_sound_pattern` tells whether it is one.
bool matches_pattern(std::string_view name, std::string_view pattern);
bool is_sound_pattern(std::string_view pattern);

/// Order of names that differ in their number: "r2" before "r10".
inline bool before_by_number(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace darkfigure
