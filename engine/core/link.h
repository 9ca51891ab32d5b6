#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/column.h"

namespace darkfigure {

/// A key: one variable, or several together, of equal length and none null.
using KeyColumns = std::vector<const Column*>;

/// What is wrong with a key; rows from 0, in file order.
struct KeyTrouble {
  std::vector<std::size_t> incomplete;  // rows that lack a part of it
  std::vector<std::size_t> repeated;    // rows whose key an earlier row has
};

KeyTrouble check_key(const KeyColumns& key);

inline constexpr std::uint32_t kNoRow = static_cast<std::uint32_t>(-1);

/// For each row of the lower file the row of the upper one with the same key, or kNoRow where the
/// key is incomplete or the upper file lacks it. Of rows that repeat a key the first is taken. The
/// parts of both keys must agree in being numbers or texts.
std::vector<std::uint32_t> link_rows(const KeyColumns& lower, const KeyColumns& upper);

}  // namespace darkfigure
