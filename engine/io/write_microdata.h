#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/core/microdata.h"
#include "engine/core/progress.h"
#include "engine/io/target_format.h"

namespace darkfigure {

/// A user-missing code that became a tagged missing.
struct LetteredCode {
  std::string variable;
  double code = 0;
  char letter = '\0';
};

/// What writing a file changed.
struct WriteNotes {
  std::vector<std::pair<std::string, std::string>> renamed;  // variable → its name in the file
  std::vector<LetteredCode> letters;                         // in Stata files
  std::vector<std::string> losses;                           // "v01: 3 value labels of texts"
};

/// Writes all columns as an SPSS or Stata file, readable by its owner alone: labels, formats,
/// measures, declarations of missing codes and tagged missings as far as the format has them.
/// Throws FileError.
WriteNotes write_microdata(const std::string& path,
                           StatisticalOutput format,
                           const Microdata& data,
                           const Progress& progress = {});

/// Writes all columns as comma-separated text in UTF-8: codes, empty where system-missing, ".a"
/// where tagged, the code where a user-missing code was; dates as 2021-07-01. Throws FileError.
void write_csv_microdata(const std::string& path,
                         const Microdata& data,
                         const Progress& progress = {});

}  // namespace darkfigure
