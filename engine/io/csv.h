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

/// The delimiter of comma, semicolon, tab and vertical bar that stands most often in the first line
/// outside quotes.
char detect_delimiter(std::string_view text);

/// Parses RFC 4180 text: quoted fields with doubled quotes, lines ended by LF, CRLF or CR, an
/// optional UTF-8 byte order mark; `delimiter` 0 is detected. Blank lines are skipped, lines with
/// "" are not. The record handed over is reused for the next one. Returns the line of a quote that
/// is never closed (what follows it is then one field), or 0.
int parse_csv(std::string_view text,
              const std::function<void(CsvRecord& record)>& on_record,
              char delimiter = '\0');

}  // namespace darkfigure
