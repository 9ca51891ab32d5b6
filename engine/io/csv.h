#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace darkfigure {

/// One record of a CSV file and the line it starts on (from 1).
struct CsvRecord {
  int line = 0;
  int lines = 1;  // it extends over, more than one when a quoted field has line ends
  std::vector<std::string> fields;
};

/// Parses RFC 4180 text: quoted fields with doubled quotes, LF or CRLF, an optional UTF-8 byte
/// order mark; the delimiter is the one of comma, semicolon and tab that the first line has most
/// of. Blank lines are skipped. The record handed over is reused for the next one. Returns the line
/// of a quote that is never closed (what follows it is then one field), or 0.
int parse_csv(std::string_view text, const std::function<void(CsvRecord& record)>& on_record);

}  // namespace darkfigure
