#include "engine/core/microdata.h"

#include <utility>

namespace darkfigure {

const Column* Microdata::find(std::string_view name) const {
  for (const Column& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

std::vector<std::size_t> Microdata::in_file(const std::vector<std::size_t>& own) const {
  if (file_rows.empty()) return own;
  std::vector<std::size_t> numbers;
  for (const std::size_t row : own) numbers.push_back(file_rows[row]);
  return numbers;
}

void Microdata::keep(const std::vector<std::uint32_t>& kept) {
  for (Column& column : columns) column = gather(column, kept);
  std::vector<std::uint32_t> from;
  for (const std::uint32_t row : kept) from.push_back(file_rows.empty() ? row : file_rows[row]);
  file_rows = std::move(from);
  rows = kept.size();
}

}  // namespace darkfigure
