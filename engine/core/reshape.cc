#include "engine/core/reshape.h"

#include <map>
#include <stdexcept>
#include <unordered_map>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

bool is_separator(char c) { return c == '_' || c == '.'; }

// The columns of one pattern by block; texts share one dictionary.
struct Blocks {
  std::map<long, const Column*> columns;
  Column result;
  std::unordered_map<std::string, std::size_t> index;

  void append(const Column& from, std::size_t row);
};

void Blocks::append(const Column& from, std::size_t row) {
  double value = from.values[row];
  if (from.is_text) {
    const std::string text = from.texts[static_cast<std::size_t>(value)];
    const auto [entry, is_new] = index.try_emplace(text, index.size());
    if (is_new) result.texts.push_back(text);
    value = static_cast<double>(entry->second);
  }
  result.append(value, from.missing[row], from.tag(row));
}

}  // namespace

BlockPattern::BlockPattern(const std::string& pattern) {
  const std::size_t mark = pattern.find('#');
  if (mark == std::string::npos || pattern.find('#', mark + 1) != std::string::npos) {
    throw std::invalid_argument("a block pattern has one #");
  }
  head = pattern.substr(0, mark);
  tail = pattern.substr(mark + 1);
  std::string left = head;
  std::string right = tail;
  if (!left.empty() && is_separator(left.back()) && (right.empty() || is_separator(right[0]))) {
    left.pop_back();
  } else if (left.empty() && !right.empty() && is_separator(right[0])) {
    right.erase(0, 1);
  }
  name = left + right;
}

long BlockPattern::block_of(std::string_view column) const {
  if (column.size() <= head.size() + tail.size()) return -1;
  if (!column.starts_with(head) || !column.ends_with(tail)) return -1;
  const std::string number(column.substr(head.size(), column.size() - head.size() - tail.size()));
  const bool digits = number.find_first_not_of("0123456789") == std::string::npos;
  return digits && number.size() <= 6 ? std::stol(number) : -1;
}

ReshapedLevel reshape_blocks(const Microdata& wide, const std::vector<BlockPattern>& patterns) {
  std::vector<Blocks> variables;
  std::map<long, bool> numbers;
  for (const BlockPattern& pattern : patterns) {
    Blocks& blocks = variables.emplace_back();
    for (const Column& column : wide.columns) {
      const long block = pattern.block_of(column.name);
      if (block < 0) continue;
      if (blocks.columns.empty()) {
        blocks.result.label = column.label;
        blocks.result.format = column.format;
        blocks.result.measure = column.measure;
        blocks.result.missing_codes = column.missing_codes;
        blocks.result.labels = column.labels;
        blocks.result.is_text = column.is_text;
      }
      blocks.columns[block] = &column;
      numbers[block] = true;
    }
    blocks.result.name = pattern.name;
    if (blocks.result.is_text) blocks.result.texts.emplace_back();
    if (blocks.result.is_text) blocks.index.emplace("", 0);
  }
  ReshapedLevel level;
  Column block_number;
  block_number.name = "block";
  for (std::size_t row = 0; row < wide.rows; ++row) {
    for (const auto& [block, unused] : numbers) {
      bool holds_value = false;
      for (const Blocks& blocks : variables) {
        const auto column = blocks.columns.find(block);
        holds_value =
            holds_value || (column != blocks.columns.end() && column->second->present(row));
      }
      if (!holds_value) continue;
      level.parent_row.push_back(static_cast<std::uint32_t>(row));
      block_number.append(static_cast<double>(block), Missing::kPresent);
      for (Blocks& blocks : variables) {
        const auto column = blocks.columns.find(block);
        if (column == blocks.columns.end()) {
          blocks.result.append(0, Missing::kSystem);
        } else {
          blocks.append(*column->second, row);
        }
      }
    }
  }
  level.data.rows = level.parent_row.size();
  for (const std::uint32_t row : level.parent_row) {
    level.data.file_rows.push_back(wide.file_rows.empty() ? row : wide.file_rows[row]);
  }
  for (Blocks& blocks : variables) level.data.columns.push_back(std::move(blocks.result));
  level.data.columns.push_back(std::move(block_number));
  for (const Column& column : level.data.columns) level.data.all_names.push_back(column.name);
  return level;
}

}  // namespace darkfigure
