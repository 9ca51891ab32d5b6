#include "engine/io/read_microdata.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/io/csv_microdata.h"
#include "engine/io/readstat_reader.h"

namespace darkfigure {
namespace {

std::string ending_of(const std::string& path) {
  return lower_case(std::filesystem::path(path).extension().string());
}

}  // namespace

Microdata read_microdata(const DataSource& source,
                         const ColumnChoice& wanted,
                         Diagnostics& diagnostics) {
  const std::string ending = ending_of(source.file);
  Microdata data;
  if (ending == ".sav" || ending == ".zsav") {
    data = read_statistical_file(source.file, StatisticalFormat::kSpss, wanted, diagnostics);
  } else if (ending == ".dta") {
    data = read_statistical_file(source.file, StatisticalFormat::kStata, wanted, diagnostics);
  } else if (ending == ".csv" || ending == ".tsv") {
    data = read_csv_microdata(source.file, wanted, diagnostics);
  } else {
    diagnostics.error(
        Concern::kFile,
        {.file = source.file},
        "expected a file ending in .sav, .zsav, .dta, .csv or .tsv but found \"" + ending + "\"");
  }
  data.level = source.level;
  data.file = source.file;
  return data;
}

std::size_t declare_user_missing(Microdata& data,
                                 const std::vector<double>& codes,
                                 const std::vector<std::string>& except) {
  std::size_t changed = 0;
  for (Column& column : data.columns) {
    if (std::find(except.begin(), except.end(), column.name) != except.end()) continue;
    for (std::size_t row = 0; row < column.rows(); ++row) {
      if (!column.present(row)) continue;
      // Text codes ("099", "99" beside "01") are compared as numbers too.
      const std::optional<double> value =
          column.is_text ? parse_number(column.code(row)) : std::optional(column.values[row]);
      if (!value || std::find(codes.begin(), codes.end(), *value) == codes.end()) continue;
      column.missing[row] = Missing::kUser;
      ++changed;
    }
  }
  return changed;
}

}  // namespace darkfigure
