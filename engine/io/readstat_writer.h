#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/core/microdata.h"
#include "engine/core/progress.h"
#include "engine/io/target_format.h"

namespace darkfigure {

/// A column to write: how it is called and what its cells hold.
struct OutputColumn {
  std::string name;
  std::string label;
  const Column* source = nullptr;             // cells, labels and missing codes of this column …
  std::function<double(std::size_t)> number;  // … or else the number of each row
};

/// Writes an SPSS (row-compressed or zsav) or Stata (format 118) file, readable by its owner
/// alone; the columns are adapted to what the format holds, and what gets lost is returned ("v01: 3
/// value labels"). Of `info` the label, the weight and the notes are written. Names must be such as
/// the format takes (`target_names`). The time stamp is fixed, so that equal content gives equal
/// bytes. Throws FileError.
std::vector<std::string> write_statistical_file(const std::string& path,
                                                StatisticalOutput format,
                                                const FileInfo& info,
                                                const std::vector<OutputColumn>& columns,
                                                std::size_t rows,
                                                const Progress& progress = {});

}  // namespace darkfigure
