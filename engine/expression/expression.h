#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"

namespace darkfigure {

/// One entry of a list after `in`: a number, a range `low..high` (both included), or a text.
struct ListItem {
  bool is_text = false;
  double low = 0;
  double high = 0;
  std::string text;
};

enum class ExpressionKind {
  kNumber,      // number
  kText,        // text
  kName,        // text = the variable
  kCall,        // text = the function, children = arguments
  kNegative,    // children[0]
  kNot,         // children[0]
  kAnd,         // children
  kOr,          // children
  kComparison,  // text = the operator, children[0] and [1]
  kMembership,  // children[0] in items
  kArithmetic,  // text = the operator, children[0] and [1]
};

/// A parsed expression. `offset` is the position of its first character (of the operator, for
/// comparisons and arithmetic) in the source text, from 0.
struct Expression {
  ExpressionKind kind = ExpressionKind::kNumber;
  std::size_t offset = 0;
  double number = 0;
  std::string text;
  std::vector<Expression> children;
  std::vector<ListItem> items;
};

/// Parses `source`; a syntax error becomes a finding that points at the character, and the result
/// is then the number 0 with `ok` false.
Expression parse_expression(const SourceText& source, Diagnostics& diagnostics, bool& ok);

/// Whether a name is that of a level below the one an expression belongs to.
using IsLevel = std::function<bool(std::string_view name)>;

/// Variables that the expression names, with the offset of the first use. What a roll-up says of a
/// lower level, as the condition in count(incident, condition), is left out where `is_level` knows
/// the level.
std::map<std::string, std::size_t> names_in(const Expression& expression,
                                            const IsLevel& is_level = {});

/// A call that rolls up a lower level: its first argument names one.
bool rolls_up(const Expression& expression, const IsLevel& is_level);

/// The place of the character at `offset`, and the two lines that show it.
Location location_at(const SourceText& source, std::size_t offset);
std::vector<std::string> caret_lines(const SourceText& source, std::size_t offset);

}  // namespace darkfigure
