#include "engine/report/text_table.h"

#include <algorithm>

#include "engine/core/text_width.h"

namespace darkfigure {

std::string TextTable::text() const {
  std::vector<std::size_t> width;
  for (const std::vector<std::string>& row : rows) {
    width.resize(std::max(width.size(), row.size()));
    for (std::size_t k = 0; k < row.size(); ++k) width[k] = std::max(width[k], text_width(row[k]));
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line = "  " + padded(row[0], width[0]);
    for (std::size_t k = 1; k < row.size(); ++k) line += "  " + right_aligned(row[k], width[k]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace darkfigure
