#include "engine/core/level.h"

#include <numeric>

namespace darkfigure {

std::size_t level_index(const std::vector<Level>& levels, const std::string& name) {
  for (std::size_t k = 0; k < levels.size(); ++k) {
    if (levels[k].data.level == name) return k;
  }
  return Level::kNone;
}

bool is_at_or_below(const std::vector<Level>& levels, std::size_t level, std::size_t upper) {
  while (level != upper && level != Level::kNone) level = levels[level].parent;
  return level == upper;
}

std::vector<std::uint32_t> rows_above(const std::vector<Level>& levels,
                                      std::size_t level,
                                      std::size_t upper) {
  std::vector<std::uint32_t> rows(levels[level].data.rows);
  std::iota(rows.begin(), rows.end(), 0U);
  for (std::size_t at = level; at != upper; at = levels[at].parent) {
    for (std::uint32_t& row : rows) row = levels[at].parent_row[row];
  }
  return rows;
}

}  // namespace darkfigure
