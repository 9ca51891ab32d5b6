#include "engine/core/missing_codes.h"

#include <algorithm>

#include "engine/core/name_pattern.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

bool names(const MissingDeclaration& declaration, const std::string& variable) {
  return std::any_of(
      declaration.variables.begin(), declaration.variables.end(), [&](const std::string& name) {
        return name == variable ||
               (name.find('*') != std::string::npos && matches_pattern(variable, name));
      });
}

const MissingDeclaration* declaration_of(const std::string& variable,
                                         const std::vector<MissingDeclaration>& declarations) {
  const MissingDeclaration* found = nullptr;
  for (const MissingDeclaration& declaration : declarations) {
    const bool general = declaration.variables.empty();
    if (general ? found == nullptr : names(declaration, variable)) found = &declaration;
  }
  return found;
}

bool fits(const MissingCode& code, std::optional<double> number, const std::string* text) {
  if (text != nullptr && !code.text.empty()) return *text == code.text;
  return number && *number >= code.low && *number <= code.high;
}

// The reason that the codes give a cell; kPresent where they do not name it.
Missing reason_of(const Column& column, std::size_t row, const std::vector<MissingCode>& codes) {
  const char tag = column.tag(row);
  const bool has_code = column.present(row) || column.missing[row] == Missing::kUser;
  const std::string text = has_code && column.is_text ? column.code(row) : "";
  std::optional<double> number;
  if (has_code) number = column.is_text ? parse_number(text) : std::optional(column.values[row]);
  for (const MissingCode& code : codes) {
    const bool tagged = tag != '\0' && code.tag == tag;
    if (tagged || (has_code && fits(code, number, column.is_text ? &text : nullptr))) {
      return code.reason;
    }
  }
  return Missing::kPresent;
}

}  // namespace

MissingCode parse_missing_code(std::string_view text, Missing reason) {
  MissingCode code{.reason = reason};
  if (text.size() == 2 && text[0] == '.' && text[1] >= 'a' && text[1] <= 'z') {
    code.tag = text[1];
    return code;
  }
  const std::size_t dots = text.find("..");
  const auto low = parse_number(text.substr(0, dots));
  const auto high = dots == std::string_view::npos ? low : parse_number(text.substr(dots + 2));
  if (low && high) {
    code.low = *low;
    code.high = *high;
  } else {
    code.text = text;
  }
  return code;
}

std::size_t declare_missing(Microdata& data,
                            const std::vector<MissingDeclaration>& declarations,
                            const std::vector<std::string>& except) {
  std::size_t changed = 0;
  for (Column& column : data.columns) {
    if (std::find(except.begin(), except.end(), column.name) != except.end()) continue;
    const MissingDeclaration* declaration = declaration_of(column.name, declarations);
    if (declaration == nullptr || declaration->codes.empty()) continue;
    for (std::size_t row = 0; row < column.rows(); ++row) {
      const Missing reason = reason_of(column, row, declaration->codes);
      if (reason == Missing::kPresent) continue;
      changed += column.present(row) ? 1 : 0;
      column.missing[row] = reason;
    }
  }
  return changed;
}

}  // namespace darkfigure
