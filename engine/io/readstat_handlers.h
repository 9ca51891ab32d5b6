#pragma once

#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <readstat.h>

#include "engine/core/microdata.h"
#include "engine/io/column_choice.h"
#include "engine/io/column_sender.h"
#include "engine/io/file_kind.h"

namespace darkfigure {

/// A variable that is kept.
struct KeptColumn {
  Column head;  // without cells
  std::string label_set;
  double factor = 1;                                      // of its numbers
  std::vector<std::pair<double, double>> missing_ranges;  // of numbers, for speed
};

/// The state of one parse by ReadStat, in the isolated process.
struct ReadStatParse {
  FileKind kind;
  const ColumnChoice& wanted;
  ColumnSender& sender;
  std::size_t rows = 0;
  std::size_t expected_rows = 0;
  int version = 0;  // of the format
  std::size_t infinite = 0;
  FileInfo info;
  std::vector<KeptColumn> kept;
  std::vector<int> kept_of_variable;  // -1 where the variable is skipped
  std::map<std::string, std::vector<ValueLabel>> label_sets;
  std::exception_ptr trouble;  // thrown inside a handler
};

/// Makes the parser hand names, columns and cells to the parse's sender; the parse is the context
/// of `readstat_parse_…`. Exceptions wait in `trouble`.
void set_handlers(readstat_parser_t* parser);

/// Sends the value labels of the kept columns, once the file has been read.
void send_labels(ReadStatParse& reading);

}  // namespace darkfigure
