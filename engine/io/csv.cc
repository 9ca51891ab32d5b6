#include "engine/io/csv.h"

#include <algorithm>
#include <array>

namespace darkfigure {
namespace {

// Reads one field from `at`; leaves `at` on the delimiter, the line end or the text's end. A quote
// that is not closed by then leaves its line in `open_quote`.
std::string read_field(
    std::string_view text, char delimiter, std::size_t& at, int& line, int& open_quote) {
  std::string field;
  bool quoted = at < text.size() && text[at] == '"';
  const int first_line = line;
  if (quoted) ++at;
  while (at < text.size()) {
    const char c = text[at];
    if (quoted && c == '"') {
      if (at + 1 < text.size() && text[at + 1] == '"') {
        ++at;
      } else {
        quoted = false;
        ++at;
        continue;
      }
    } else if (!quoted && (c == delimiter || c == '\n' || c == '\r')) {
      break;
    }
    if (c == '\n') ++line;
    field += c;
    ++at;
  }
  if (quoted) open_quote = first_line;
  return field;
}

}  // namespace

char detect_delimiter(std::string_view text) {
  constexpr std::string_view kDelimiters = ",;\t|";
  std::array<std::size_t, kDelimiters.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r')) break;
    const std::size_t kind = kDelimiters.find(c);
    if (!quoted && kind != std::string_view::npos) ++counts[kind];
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  return kDelimiters[static_cast<std::size_t>(most - counts.begin())];
}

int parse_csv(std::string_view text,
              const std::function<void(CsvRecord& record)>& on_record,
              char delimiter) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (delimiter == '\0') delimiter = detect_delimiter(text);
  int line = 1;
  int open_quote = 0;
  CsvRecord record;
  for (std::size_t at = 0; at < text.size();) {
    record.line = line;
    record.fields.clear();
    const bool quoted = text[at] == '"';  // an empty field in quotes is a record all the same
    while (true) {
      record.fields.push_back(read_field(text, delimiter, at, line, open_quote));
      if (at >= text.size() || text[at] != delimiter) break;
      ++at;
    }
    if (at < text.size() && text[at] == '\r') ++at;
    if (at < text.size() && text[at] == '\n') ++at;
    ++line;
    record.lines = line - record.line;
    const bool blank = record.fields.size() == 1 && record.fields[0].empty() && !quoted;
    if (!blank) on_record(record);
  }
  return open_quote;
}

}  // namespace darkfigure
