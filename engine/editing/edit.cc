#include "engine/editing/edit.h"

#include <algorithm>

#include "engine/core/csv_field.h"

namespace darkfigure {
namespace {

std::string first_rows(const std::vector<std::size_t>& rows) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t k = 0; k < std::min(kShown, rows.size()); ++k) {
    text += (k == 0 ? "" : " ") + std::to_string(rows[k] + 1);
  }
  return text;
}

}  // namespace

std::string severity_name(EditSeverity severity) {
  if (severity == EditSeverity::kNote) return "note";
  return severity == EditSeverity::kError ? "error" : "warning";
}

std::string edits_csv(const std::vector<Edit>& edits) {
  std::string csv = "check,severity,level,file,variable,rows,first_rows,message\n";
  for (const Edit& edit : edits) {
    csv += csv_field(edit.check) + "," + severity_name(edit.severity) + "," +
           csv_field(edit.level) + "," + csv_field(edit.file) + "," + csv_field(edit.variable) +
           "," + std::to_string(edit.rows.size()) + "," + first_rows(edit.rows) + "," +
           csv_field(edit.message) + "\n";
  }
  return csv;
}

}  // namespace darkfigure
