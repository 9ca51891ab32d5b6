#pragma once

#include <string_view>

namespace darkfigure {

/// True when `name` matches `pattern`: at most one `*`, which stands for one or more digits;
/// without a star the pattern is a prefix followed by digits. "brr_*" and "brr_" match "brr_12".
bool matches_pattern(std::string_view name, std::string_view pattern);

}  // namespace darkfigure
