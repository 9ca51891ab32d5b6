#include "engine/core/combinations.h"

#include <algorithm>
#include <unordered_map>

namespace darkfigure {
namespace {

// Renumbers pairs (a, b) in order of occurrence: a table where it stays small, else a map.
class PairIndex {
 public:
  PairIndex(std::size_t first, std::size_t second) : second_(second) {
    constexpr std::size_t kLargestTable = 1U << 22U;
    if (first * second <= kLargestTable) table_.assign(first * second, -1);
  }

  std::int32_t at(std::int32_t a, std::int32_t b) {
    const std::uint64_t key =
        static_cast<std::uint64_t>(a) * second_ + static_cast<std::uint64_t>(b);
    std::int32_t& entry = table_.empty() ? map_.try_emplace(key, -1).first->second : table_[key];
    if (entry < 0) entry = count_++;
    return entry;
  }

 private:
  std::uint64_t second_;
  std::vector<std::int32_t> table_;
  std::unordered_map<std::uint64_t, std::int32_t> map_;
  std::int32_t count_ = 0;
};

}  // namespace

Combinations combine(std::span<const std::vector<std::int32_t>* const> parts, std::size_t rows) {
  Combinations result;
  result.of_row.assign(rows, 0);
  std::size_t count = 1;
  for (const std::vector<std::int32_t>* part : parts) {
    const std::int32_t most = part->empty() ? 0 : *std::max_element(part->begin(), part->end());
    PairIndex index(count, static_cast<std::size_t>(std::max(most, 0)) + 1);
    std::int32_t highest = -1;
    for (std::size_t row = 0; row < rows; ++row) {
      std::int32_t& current = result.of_row[row];
      current = current < 0 || (*part)[row] < 0 ? -1 : index.at(current, (*part)[row]);
      highest = std::max(highest, current);
    }
    count = static_cast<std::size_t>(highest + 1);
  }
  for (std::size_t row = 0; row < rows; ++row) {
    if (result.of_row[row] == static_cast<std::int32_t>(result.first_row.size())) {
      result.first_row.push_back(static_cast<std::uint32_t>(row));
    }
  }
  return result;
}

}  // namespace darkfigure
