#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace darkfigure {

/// How bad an edit is; a note is only counted.
enum class EditSeverity { kNote, kWarning, kError };

/// One thing the data editor found: which check, where, in how many rows, and the first of them.
/// Never a respondent's value.
struct Edit {
  std::string check;  // "unlabelled_code", "routing", …, or the id of a declared rule
  EditSeverity severity = EditSeverity::kWarning;
  std::string level;
  std::string file;
  std::string variable;           // or the expression
  std::vector<std::size_t> rows;  // from 0
  std::string message;
};

std::string severity_name(EditSeverity severity);

/// `checks.csv`: check, severity, level, file, variable, rows, first_rows, message.
std::string edits_csv(const std::vector<Edit>& edits);

}  // namespace darkfigure
