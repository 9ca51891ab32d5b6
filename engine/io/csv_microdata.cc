#include "engine/io/csv_microdata.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/open_file.h"
#include "engine/io/text_encoding.h"
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

// "1,5" read with a decimal comma; nothing where a point stands too.
std::optional<double> parse_comma_number(std::string text) {
  if (text.find('.') != std::string::npos) return std::nullopt;
  if (const std::size_t comma = text.find(','); comma != std::string::npos) text[comma] = '.';
  return parse_number(text);
}

// What the distinct texts of a column are as numbers.
struct Numbers {
  std::vector<double> values;
  std::vector<std::size_t> stray;  // texts that are none
};

Numbers as_numbers(const std::vector<std::string>& texts, bool comma) {
  Numbers numbers;
  for (std::size_t k = 0; k < texts.size(); ++k) {
    const auto number = comma ? parse_comma_number(texts[k]) : parse_number(texts[k]);
    if (!number && !is_missing_mark(texts[k])) numbers.stray.push_back(k);
    numbers.values.push_back(number.value_or(0));
  }
  return numbers;
}

// Gives the columns of one file their types.
class ColumnTyping {
 public:
  ColumnTyping(const DataSource& source, char delimiter, Diagnostics& diagnostics)
      : source_(source), delimiter_(delimiter), diagnostics_(diagnostics) {}

  Column typed(Column column);
  void report() const;

 private:
  const DataSource& source_;
  char delimiter_;
  Diagnostics& diagnostics_;
  std::vector<std::string> comma_columns_;  // read with a decimal comma that nobody declared
};

Column ColumnTyping::typed(Column column) {
  Numbers numbers = as_numbers(column.texts, source_.decimal == ',');
  if (!numbers.stray.empty() && source_.decimal == '\0' && delimiter_ != ',') {
    Numbers with_comma = as_numbers(column.texts, true);
    if (with_comma.stray.empty()) {
      numbers = std::move(with_comma);
      comma_columns_.push_back(column.name);
    }
  }
  const bool has_codes = std::any_of(column.texts.begin(), column.texts.end(), is_code);
  column.is_text = has_codes || !numbers.stray.empty();
  if (column.is_text) {
    if (!has_codes) warn_of_stray_text(column, numbers.stray, source_.file, diagnostics_);
    return column;
  }
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!column.present(row)) continue;
    const auto k = static_cast<std::size_t>(column.values[row]);
    if (is_missing_mark(column.texts[k])) column.missing[row] = Missing::kSystem;
    column.values[row] = numbers.values[k];
  }
  column.texts.clear();
  return column;
}

void ColumnTyping::report() const {
  if (comma_columns_.empty()) return;
  diagnostics_.warning(Concern::kData,
                       {.file = source_.file, .variable = comma_columns_.front()},
                       "read with a decimal comma" +
                           (comma_columns_.size() == 1
                                ? std::string()
                                : ", as " + counted(comma_columns_.size() - 1, "other variable")) +
                           "; declare decimal = \",\" to say that this is meant");
}

void read_header(const CsvRecord& record,
                 const ColumnChoice& wanted,
                 Microdata& data,
                 std::vector<TextColumn>& kept,
                 Diagnostics& diagnostics) {
  constexpr std::size_t kMostVariables = 100'000;
  data.all_names = record.fields;
  if (record.fields.size() > kMostVariables) {
    diagnostics.error(Concern::kData,
                      {.file = data.file, .line = 1},
                      "expected the names of variables but found " +
                          counted(record.fields.size(), "field") + ": this is no table");
    return;
  }
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

// The bytes as UTF-8: themselves, or converted into `converted`.
std::string_view decoded(std::string_view bytes,
                         const DataSource& source,
                         FileInfo& info,
                         std::string& converted,
                         Diagnostics& diagnostics) {
  std::string encoding = source.encoding.empty() ? encoding_of_mark(bytes) : source.encoding;
  if (encoding.empty()) {
    encoding = is_utf8(bytes) ? "UTF-8" : "windows-1252";
    if (encoding != "UTF-8") {
      diagnostics.warning(Concern::kFile,
                          {.file = source.file},
                          "the file is not UTF-8: read as windows-1252; declare another with "
                          "encoding = \"…\"");
    }
  }
  info.encoding = encoding;
  if (encoding == "UTF-8" && is_utf8(bytes)) return bytes;
  const Utf8Decoder decoder(encoding);
  if (!decoder.known()) {
    diagnostics.error(Concern::kConfig,
                      source.location,
                      "\"encoding\": unknown encoding \"" + encoding +
                          "\"; expected a name as UTF-8, windows-1252 or ISO-8859-2");
    return {};
  }
  converted = decoder.decode(bytes);
  return converted;
}

}  // namespace

Microdata parse_csv_microdata(std::string_view bytes,
                              const DataSource& source,
                              const ColumnChoice& wanted,
                              Diagnostics& diagnostics) {
  Microdata data;
  data.file = source.file;
  std::string converted;
  const std::string_view text = decoded(bytes, source, data.info, converted, diagnostics);
  const char delimiter = source.delimiter == '\0' ? detect_delimiter(text) : source.delimiter;
  data.info.format = delimiter == '\t' ? "tab-separated text"
                                       : std::string("text separated by \"") + delimiter + "\"";
  std::vector<TextColumn> kept;
  std::vector<std::pair<int, std::size_t>> ragged;
  int long_record = 0;
  const auto on_record = [&](CsvRecord& record) {
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
    if (++data.rows % 4096 == 0 && source.progress) source.progress("read", data.rows, 0);
  };
  const int open_quote = parse_csv(text, on_record, delimiter);
  report_ragged(ragged, data, diagnostics);
  if (open_quote > 0) {
    diagnostics.error(Concern::kData,
                      {.file = source.file, .line = open_quote},
                      "expected the quote that opens here to be closed but the file ends first");
  } else if (long_record > 0) {
    diagnostics.warning(
        Concern::kData,
        {.file = source.file, .line = long_record},
        "a quoted field holds line ends; if it should not, a quote is missing here");
  }
  ColumnTyping typing(source, delimiter, diagnostics);
  for (TextColumn& column : kept) data.columns.push_back(typing.typed(std::move(column.column)));
  typing.report();
  return data;
}

Microdata read_csv_microdata(const DataSource& source,
                             const ColumnChoice& wanted,
                             Diagnostics& diagnostics) {
  if (!open_file(source.file, FileKind::kDelimited, diagnostics)) return {};
  // A copy rather than the mapping: a file that is cut while it is read must not end the program.
  const auto text =
      read_text_or_report(source.file, "the file", {.file = source.file}, diagnostics);
  return text ? parse_csv_microdata(*text, source, wanted, diagnostics) : Microdata{};
}

}  // namespace darkfigure
