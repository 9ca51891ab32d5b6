#pragma once

#include <string>

#include "engine/presentation/presentation.h"
#include "engine/presentation/provenance.h"

namespace darkfigure {

/// `tables.xlsx`: cover, contents, notes; then, by `layout`, one table per worksheet ("accessible":
/// GSS guidance on spreadsheets), sheets of one shape for estimates, SE, CV, limits and n
/// ("companion"), or both. Numbers are those of estimates.csv, to the 16 digits that the format
/// holds; what is not published is a symbol. Throws FileError.
void write_tables_workbook(const std::string& path,
                           const std::string& temporary_folder,
                           const Presentation& text,
                           const Provenance& provenance,
                           const std::string& layout);

}  // namespace darkfigure
