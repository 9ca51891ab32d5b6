#include "engine/io/read_microdata.h"

#include <filesystem>

#include "engine/io/csv_microdata.h"
#include "engine/io/dbf_reader.h"
#include "engine/io/file_kind.h"
#include "engine/io/readstat_reader.h"

namespace darkfigure {

Microdata read_microdata(const DataSource& source,
                         const ColumnChoice& wanted,
                         Diagnostics& diagnostics) {
  Microdata data;
  const FileKind kind = kind_of_name(source.file);
  switch (kind) {
    case FileKind::kUnknown:
      diagnostics.error(Concern::kFile,
                        {.file = source.file},
                        "expected a file ending in " + known_endings() + " but found \"" +
                            std::filesystem::path(source.file).extension().string() + "\"");
      break;
    case FileKind::kDelimited:
      data = read_csv_microdata(source, wanted, diagnostics);
      break;
    case FileKind::kDbf:
      data = read_dbf(source, wanted, diagnostics);
      break;
    default:
      data = read_statistical_file(source, kind, wanted, diagnostics);
  }
  data.file = source.file;
  return data;
}

}  // namespace darkfigure
