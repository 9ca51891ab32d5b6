#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/column.h"

namespace darkfigure {

/// The columns kept of one file, one row per unit of its level (household, person, incident).
struct Microdata {
  std::string level;
  std::string file;  // as the user wrote it, for messages
  std::size_t rows = 0;
  std::vector<Column> columns;
  std::vector<std::string> all_names;  // every variable of the file, kept or not

  const Column* find(std::string_view name) const;
};

}  // namespace darkfigure
