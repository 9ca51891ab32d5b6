#include "engine/io/csv_microdata.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t") == std::string::npos;
}

// Cells dictionary-encoded as they come; the type is decided once the dictionary is complete.
struct TextColumn {
  std::size_t field = 0;
  Column column;
  std::unordered_map<std::string, std::size_t> index;

  void append(const std::string& cell) {
    if (is_blank(cell)) {
      column.append(0, Missing::kSystem);
      return;
    }
    const auto [entry, is_new] = index.try_emplace(cell, index.size());
    if (is_new) column.texts.push_back(cell);
    column.append(static_cast<double>(entry->second), Missing::kPresent);
  }
};

// What R, SAS and Stata write for "no value" in a column of numbers.
bool is_missing_mark(const std::string& text) {
  return text == "NA" || text == "NaN" || text == ".";
}

// A code that is not a quantity: "01", or more digits than a number can hold.
bool is_code(const std::string& text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
  return leading_zero || (digits && text.size() > 15);
}

// Reports a column that is text because of few cells, which is rarely what was meant.
void warn_of_stray_text(const Column& column,
                        const std::vector<std::size_t>& stray,
                        const std::string& path,
                        Diagnostics& diagnostics) {
  if (stray.empty() || 2 * stray.size() > column.texts.size()) return;
  std::size_t row = 0;
  while (!column.present(row) || column.values[row] != static_cast<double>(stray.front())) ++row;
  diagnostics.warning(Concern::kData,
                      {.file = path, .variable = column.name},
                      "read as text because row " + std::to_string(row + 1) +
                          " holds no number; correct the cell if the variable is numeric");
}

Column typed(Column column, const std::string& path, Diagnostics& diagnostics) {
  std::vector<double> numbers;
  std::vector<std::size_t> stray;
  bool has_codes = false;
  for (std::size_t k = 0; k < column.texts.size(); ++k) {
    const std::string& text = column.texts[k];
    const std::optional<double> number = parse_number(text);
    if (!number && !is_missing_mark(text)) stray.push_back(k);
    has_codes = has_codes || is_code(text);
    numbers.push_back(number.value_or(0));
  }
  column.is_text = has_codes || !stray.empty();
  if (column.is_text) {
    if (!has_codes) warn_of_stray_text(column, stray, path, diagnostics);
    return column;
  }
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!column.present(row)) continue;
    const auto k = static_cast<std::size_t>(column.values[row]);
    if (is_missing_mark(column.texts[k])) column.missing[row] = Missing::kSystem;
    column.values[row] = numbers[k];
  }
  column.texts.clear();
  return column;
}

void read_header(const CsvRecord& record,
                 const ColumnChoice& wanted,
                 Microdata& data,
                 std::vector<TextColumn>& kept,
                 Diagnostics& diagnostics) {
  data.all_names = record.fields;
  std::set<std::string> seen;
  for (std::size_t field = 0; field < record.fields.size(); ++field) {
    const std::string& name = record.fields[field];
    if (!seen.insert(name).second && wanted.keeps(name)) {
      diagnostics.error(Concern::kData,
                        {.file = data.file, .line = 1},
                        "expected every variable once but \"" + name + "\" stands twice");
    }
    if (!wanted.keeps(name)) continue;
    kept.push_back({field, {}, {}});
    kept.back().column.name = name;
  }
}

// A file with one broken line often has thousands: the first few are shown.
void report_ragged(const std::vector<std::pair<int, std::size_t>>& ragged,
                   const Microdata& data,
                   Diagnostics& diagnostics) {
  constexpr std::size_t kShown = 5;
  for (std::size_t k = 0; k < std::min(kShown, ragged.size()); ++k) {
    diagnostics.error(Concern::kData,
                      {.file = data.file, .line = ragged[k].first},
                      "expected " + std::to_string(data.all_names.size()) +
                          " fields, as in the first line, but found " +
                          std::to_string(ragged[k].second));
  }
  if (ragged.size() > kShown) {
    diagnostics.error(
        Concern::kData,
        {.file = data.file},
        std::to_string(ragged.size() - kShown) + " more lines have another number of fields");
  }
}

}  // namespace

Microdata read_csv_microdata(const std::string& path,
                             const ColumnChoice& wanted,
                             Diagnostics& diagnostics) {
  Microdata data;
  data.file = path;
  const auto text = read_text_or_report(path, "the file", {.file = path}, diagnostics);
  if (!text) return data;
  std::vector<TextColumn> kept;
  std::vector<std::pair<int, std::size_t>> ragged;
  int long_record = 0;
  const int open_quote = parse_csv(*text, [&](CsvRecord& record) {
    if (data.all_names.empty()) {
      read_header(record, wanted, data, kept, diagnostics);
      return;
    }
    if (record.lines > 1 && long_record == 0) long_record = record.line;
    if (record.fields.size() != data.all_names.size()) {
      ragged.emplace_back(record.line, record.fields.size());
      return;
    }
    for (TextColumn& column : kept) column.append(record.fields[column.field]);
    ++data.rows;
  });
  report_ragged(ragged, data, diagnostics);
  if (open_quote > 0) {
    diagnostics.error(Concern::kData,
                      {.file = path, .line = open_quote},
                      "expected the quote that opens here to be closed but the file ends first");
  } else if (long_record > 0) {
    diagnostics.warning(
        Concern::kData,
        {.file = path, .line = long_record},
        "a quoted field holds line ends; if it should not, a quote is missing here");
  }
  for (TextColumn& column : kept) {
    data.columns.push_back(typed(std::move(column.column), path, diagnostics));
  }
  return data;
}

}  // namespace darkfigure
