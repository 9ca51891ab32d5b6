#include "engine/io/csv_microdata.h"

#include <optional>
#include <unordered_map>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

// Cells dictionary-encoded as they come; the type is decided once the dictionary is complete.
struct TextColumn {
  std::size_t field = 0;
  Column column;
  std::unordered_map<std::string, std::size_t> index;

  void append(const std::string& cell) {
    if (cell.empty()) {
      column.append(0, Missing::kSystem);
      return;
    }
    const auto [entry, is_new] = index.try_emplace(cell, index.size());
    if (is_new) column.texts.push_back(cell);
    column.append(static_cast<double>(entry->second), Missing::kPresent);
  }
};

bool has_leading_zero(const std::string& text) {
  return text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
}

Column typed(Column column) {
  std::vector<double> numbers;
  for (const std::string& text : column.texts) {
    const std::optional<double> number = parse_number(text);
    if (!number || has_leading_zero(text)) {
      column.is_text = true;
      return column;
    }
    numbers.push_back(*number);
  }
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.present(row)) {
      column.values[row] = numbers[static_cast<std::size_t>(column.values[row])];
    }
  }
  column.texts.clear();
  return column;
}

}  // namespace

Microdata read_csv_microdata(const std::string& path,
                             const ColumnChoice& wanted,
                             Diagnostics& diagnostics) {
  const std::string text = read_text_file(path);
  Microdata data;
  data.file = path;
  std::vector<TextColumn> kept;
  parse_csv(text, [&](CsvRecord& record) {
    if (data.all_names.empty()) {
      data.all_names = record.fields;
      for (std::size_t field = 0; field < record.fields.size(); ++field) {
        if (!wanted.keeps(record.fields[field])) continue;
        kept.push_back({field, {}, {}});
        kept.back().column.name = record.fields[field];
      }
      return;
    }
    if (record.fields.size() != data.all_names.size()) {
      diagnostics.error(Concern::kData,
                        {.file = path, .line = record.line},
                        "expected " + std::to_string(data.all_names.size()) +
                            " fields, as in the first line, but found " +
                            std::to_string(record.fields.size()));
      return;
    }
    for (TextColumn& column : kept) column.append(record.fields[column.field]);
    ++data.rows;
  });
  for (TextColumn& column : kept) data.columns.push_back(typed(std::move(column.column)));
  return data;
}

}  // namespace darkfigure
