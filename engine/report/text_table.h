#pragma once

#include <string>
#include <vector>

namespace darkfigure {

/// A table for the terminal: the first column aligned left, the others right.
struct TextTable {
  std::vector<std::vector<std::string>> rows;

  std::string text() const;
};

}  // namespace darkfigure
