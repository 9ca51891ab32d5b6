#include "tests/testing/table.h"

#include "engine/core/estimate.h"
#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {

Table read_table(const std::string& path) {
  Table table;
  std::vector<std::string> header;
  parse_csv(
      read_file(path),
      [&](CsvRecord& record) {
        if (header.empty()) {
          header = record.fields;
          return;
        }
        auto& row = table.emplace_back();
        for (std::size_t k = 0; k < header.size(); ++k) row[header[k]] = record.fields[k];
      },
      ',');
  return table;
}

double number(const std::string& field) { return parse_number(field).value_or(kNotAvailable); }

}  // namespace darkfigure::testing
