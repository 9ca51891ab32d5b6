// Delimited microdata: whatever the bytes, the reader ends and every column is as long as the file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/io/csv_microdata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  darkfigure::Diagnostics diagnostics;
  darkfigure::ColumnChoice everything;
  everything.all = true;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const darkfigure::Microdata data =
      darkfigure::parse_csv_microdata(text, {.file = "fuzz.csv"}, everything, diagnostics);
  for (const darkfigure::Column& column : data.columns) {
    if (column.rows() != data.rows || column.missing.size() != data.rows) std::abort();
    for (std::size_t row = 0; row < data.rows; ++row) {
      if (column.present(row) && column.is_text && column.code(row).empty()) std::abort();
    }
  }
  return 0;
}
