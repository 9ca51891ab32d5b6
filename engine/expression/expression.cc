#include "engine/expression/expression.h"

namespace darkfigure {
namespace {

void collect(const Expression& expression, std::map<std::string, std::size_t>& names) {
  if (expression.kind == ExpressionKind::kName) {
    names.try_emplace(expression.text, expression.offset);
  }
  for (const Expression& child : expression.children) collect(child, names);
}

}  // namespace

std::map<std::string, std::size_t> names_in(const Expression& expression) {
  std::map<std::string, std::size_t> names;
  collect(expression, names);
  return names;
}

Location location_at(const SourceText& source, std::size_t offset) {
  Location location = source.location;
  if (location.column > 0) location.column += static_cast<int>(offset);
  return location;
}

std::vector<std::string> caret_lines(const SourceText& source, std::size_t offset) {
  // One blank per character, not per byte: UTF-8 continuation bytes take no room.
  std::string blanks;
  for (std::size_t k = 0; k < offset && k < source.text.size(); ++k) {
    if ((static_cast<unsigned char>(source.text[k]) & 0xC0U) != 0x80U) blanks += ' ';
  }
  return {source.text, blanks + "^"};
}

}  // namespace darkfigure
