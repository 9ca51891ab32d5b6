#pragma once

#include <span>
#include <string>
#include <string_view>

namespace darkfigure {

/// ASCII letters in lower case; other bytes as they are.
std::string lower_case(std::string_view text);

/// The candidate nearest to `name` (Damerau–Levenshtein distance, case ignored), or empty when
/// none is within a third of the name's length.
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

/// `; did you mean "x"?`, or empty when no candidate is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

}  // namespace darkfigure
