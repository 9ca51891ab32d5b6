#pragma once

#include <algorithm>
#include <cstddef>

namespace darkfigure {

/// How the memory that sender and receiver share is cut: a ring of slots, each a chunk of rows of
/// every kept column (all values, then all reasons, then all tags; column by column).
struct ChunkLayout {
  std::size_t columns = 0;
  std::size_t rows = 0;  // of a slot

  static constexpr std::size_t kSlots = 4;
  static constexpr std::size_t kSlotBytes = std::size_t{1} << 20U;
  static constexpr std::size_t kCellBytes = sizeof(double) + 2;

  explicit ChunkLayout(std::size_t column_count)
      : columns(column_count),
        rows(column_count == 0
                 ? 0
                 : std::min<std::size_t>(kSlotBytes / (column_count * kCellBytes), 4096)) {}
  static std::size_t value_at(std::size_t slot) { return slot * kSlotBytes; }
  std::size_t missing_at(std::size_t slot) const {
    return value_at(slot) + columns * rows * sizeof(double);
  }
  std::size_t tags_at(std::size_t slot) const { return missing_at(slot) + columns * rows; }
};

/// Kinds of messages beside the cells; each is a kind, a length and a payload.
enum StreamMessage : char {
  kName = 'N',
  kInfo = 'I',
  kColumn = 'C',
  kExpectedRows = 'R',
  kTexts = 'T',
  kChunk = 'K',
  kLabels = 'L',
  kTrouble = 'E',
  kWarning = 'W',
  kFinished = 'Z',
};

}  // namespace darkfigure
