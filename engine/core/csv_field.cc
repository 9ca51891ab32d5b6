#include "engine/core/csv_field.h"

namespace darkfigure {

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",;\"\n\r\t") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace darkfigure
