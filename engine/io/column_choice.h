#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/name_pattern.h"
#include "engine/core/reshape.h"

namespace darkfigure {

/// Which variables of a file to keep: the named ones, and those whose names match a pattern
/// (replicate-weight columns such as "brr_*"; an empty pattern matches none) or that are part of a
/// block; or all.
struct ColumnChoice {
  std::set<std::string, std::less<>> names;
  std::string pattern;
  std::vector<BlockPattern> blocks;
  bool all = false;

  bool keeps(std::string_view name) const {
    return all || names.contains(name) || (!pattern.empty() && matches_pattern(name, pattern)) ||
           std::any_of(blocks.begin(), blocks.end(), [&](const BlockPattern& block) {
             return block.block_of(name) >= 0;
           });
  }
};

}  // namespace darkfigure
