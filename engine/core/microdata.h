#pragma once

#include <cstdint>
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
  std::vector<std::uint32_t> file_rows;  // of each row, where rows were left out or made of others
  FileInfo info;
  std::vector<Column> columns;
  std::vector<std::string> all_names;  // every variable of the file, kept or not

  const Column* find(std::string_view name) const;
  /// The rows of the file, from 0, that these rows come from.
  std::vector<std::size_t> in_file(const std::vector<std::size_t>& rows) const;
  /// Leaves the rows `kept` alone, in every column.
  void keep(const std::vector<std::uint32_t>& kept);
};

}  // namespace darkfigure
