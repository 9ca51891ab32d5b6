#include "engine/expression/expression.h"

#include <algorithm>

#include "engine/expression/roll_up.h"

namespace darkfigure {
namespace {

void collect(const Expression& expression,
             const IsLevel& is_level,
             std::map<std::string, std::size_t>& names) {
  if (rolls_up(expression, is_level)) return;
  if (expression.kind == ExpressionKind::kName) {
    names.try_emplace(expression.text, expression.offset);
  }
  for (const Expression& child : expression.children) collect(child, is_level, names);
}

// Characters before `offset` in its line: UTF-8 continuation bytes take no column.
std::size_t characters_before(const std::string& text, std::size_t line_start, std::size_t offset) {
  std::size_t count = 0;
  for (std::size_t k = line_start; k < offset && k < text.size(); ++k) {
    if ((static_cast<unsigned char>(text[k]) & 0xC0U) != 0x80U) ++count;
  }
  return count;
}

std::size_t line_start(const std::string& text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
  return before == std::string::npos ? 0 : before + 1;
}

}  // namespace

std::map<std::string, std::size_t> names_in(const Expression& expression, const IsLevel& is_level) {
  std::map<std::string, std::size_t> names;
  collect(expression, is_level, names);
  return names;
}

bool rolls_up(const Expression& expression, const IsLevel& is_level) {
  return is_level && expression.kind == ExpressionKind::kCall && is_roll_up(expression.text) &&
         !expression.children.empty() &&
         expression.children.front().kind == ExpressionKind::kName &&
         is_level(expression.children.front().text);
}

Location location_at(const SourceText& source, std::size_t offset) {
  Location location = source.location;
  const std::size_t start = line_start(source.text, offset);
  const auto lines = std::count(
      source.text.begin(), source.text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  if (location.line > 0) location.line += static_cast<int>(lines);
  const auto column = static_cast<int>(characters_before(source.text, start, offset));
  if (location.column > 0) location.column = (lines > 0 ? 1 : location.column) + column;
  return location;
}

std::vector<std::string> caret_lines(const SourceText& source, std::size_t offset) {
  const std::size_t start = line_start(source.text, offset);
  const std::string line = source.text.substr(start, source.text.find('\n', start) - start);
  return {line, std::string(characters_before(source.text, start, offset), ' ') + "^"};
}

}  // namespace darkfigure
