#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/core/microdata.h"
#include "engine/core/progress.h"
#include "engine/io/isolated_process.h"

namespace darkfigure {

/// What came through.
struct ReceivedColumns {
  Microdata data;
  std::size_t expected_rows = 0;
  std::string trouble;  // what the parser says is wrong with the file
  std::vector<std::string> warnings;
  bool complete = false;  // the parser came to its end
};

/// The reading end, in the parent. Nothing that arrives is trusted: what does not fit ends the
/// reading with `complete` false. The size of the file bounds the memory taken for a claimed number
/// of rows, and how much it may unpack to. `progress` may interrupt.
ReceivedColumns receive_columns(IsolatedProcess& process,
                                std::size_t file_size,
                                const Progress& progress);

}  // namespace darkfigure
