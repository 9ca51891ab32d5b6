#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/column.h"

namespace darkfigure {

/// Variables that hold the answers to one question with several answers (SPSS).
struct MultipleResponseSet {
  std::string name;  // "$crimes"
  std::string label;
  std::string counted;  // the code that means yes; empty where the variables hold categories
  std::vector<std::string> variables;
};

/// What a file says of itself; empty where it says nothing.
struct FileInfo {
  std::string format;    // "SPSS system file (zsav)", "Stata 118"
  std::string encoding;  // of its texts, as the file or the reader names it
  std::string label;
  std::string weight;              // the variable it declares as weight
  std::vector<std::string> notes;  // documents of SPSS, notes of Stata
  std::vector<MultipleResponseSet> multiple_responses;
};

/// The columns kept of one file, one row per unit of its level (household, person, incident).
struct Microdata {
  std::string level;
  std::string file;  // as the user wrote it, for messages
  std::size_t rows = 0;
  FileInfo info;
  std::vector<Column> columns;
  std::vector<std::string> all_names;  // every variable of the file, kept or not

  const Column* find(std::string_view name) const;
};

}  // namespace darkfigure
