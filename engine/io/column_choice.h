#pragma once

#include <set>
#include <string>
#include <string_view>

#include "engine/core/name_pattern.h"

namespace darkfigure {

/// Which variables of a file to keep: the named ones, and those whose names match a pattern
/// (replicate-weight columns such as "brr_*"); an empty pattern matches none.
struct ColumnChoice {
  std::set<std::string, std::less<>> names;
  std::string pattern;

  bool keeps(std::string_view name) const {
    return names.contains(name) || (!pattern.empty() && matches_pattern(name, pattern));
  }
};

}  // namespace darkfigure
