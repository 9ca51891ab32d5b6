#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/microdata.h"

namespace darkfigure {

/// Blocks of columns in a wide file, one block for each unit of a lower level: "type_#" stands for
/// type_1, type_2 … and becomes the variable `type`.
struct BlockPattern {
  std::string head;  // before the number
  std::string tail;  // after it
  std::string name;  // of the new variable: the pattern without # and the separator beside it

  /// Throws std::invalid_argument when `pattern` has not exactly one #.
  explicit BlockPattern(const std::string& pattern);
  /// The block's number when `column` is of this pattern, else -1.
  long block_of(std::string_view column) const;
};

/// A lower level made of blocks.
struct ReshapedLevel {
  Microdata data;                         // with a variable `block`, the number of each row's block
  std::vector<std::uint32_t> parent_row;  // of each row
};

/// One row for each row of `wide` and each block of which some cell holds a value, in file order
/// and by block. Columns that a block lacks are system-missing in it.
ReshapedLevel reshape_blocks(const Microdata& wide, const std::vector<BlockPattern>& patterns);

}  // namespace darkfigure
