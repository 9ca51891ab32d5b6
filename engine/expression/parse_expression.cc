#include <cctype>

#include "engine/core/number_text.h"
#include "engine/expression/expression.h"
#include "engine/expression/grammar.h"

namespace darkfigure {

namespace {

using Node = grammar::peg::parse_tree::node;

// The parser is recursive: a limit keeps hostile input from exhausting the stack.
constexpr std::size_t kMaxDepth = 200;
constexpr std::size_t kMaxOperators = 2000;

// Offset of the token that nests too deep, or npos. Parentheses nest until they close, "not" and
// "-" until the next operand; a chain of operators nests to the left.
std::size_t too_deep_at(const std::string& text) {
  std::size_t open = 0;
  std::size_t prefixes = 0;
  std::size_t operators = 0;
  char quote = '\0';
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    if (quote != '\0' || c == '\'' || c == '"') {
      quote = quote == '\0' ? c : (c == quote ? '\0' : quote);
      continue;
    }
    if (std::isspace(static_cast<unsigned char>(c)) != 0) continue;
    const bool is_not = text.compare(k, 3, "not") == 0;
    if (c == '(') ++open;
    if (c == ')' && open > 0) --open;
    if (c == '+' || c == '*' || c == '/') ++operators;
    if (is_not || c == '-') {
      ++prefixes;
      if (is_not) k += 2;
    } else if (c != '(') {
      operators += prefixes > 0 ? 1 : 0;
      prefixes = 0;
    }
    if (open + prefixes > kMaxDepth || operators > kMaxOperators) return k;
  }
  return std::string::npos;
}

Expression build(const Node& node);

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

Expression leaf(ExpressionKind kind, const Node& node) {
  Expression result{.kind = kind,
                    .offset = node.begin().byte,
                    .number = 0,
                    .text = trimmed(node.string()),
                    .children = {},
                    .items = {}};
  if (kind == ExpressionKind::kNumber) result.number = parse_number(result.text).value_or(0);
  if (kind == ExpressionKind::kText) result.text = node.string();
  return result;
}

Expression branch(ExpressionKind kind, const Node& node, std::size_t first, std::size_t last) {
  Expression result{.kind = kind,
                    .offset = node.begin().byte,
                    .number = 0,
                    .text = {},
                    .children = {},
                    .items = {}};
  for (std::size_t k = first; k < last; ++k) result.children.push_back(build(*node.children[k]));
  return result;
}

// a + b - c: the operators stand between the operands; left to right.
Expression chain(const Node& node) {
  Expression left = build(*node.children.front());
  for (std::size_t k = 1; k + 1 < node.children.size(); k += 2) {
    Expression both = leaf(ExpressionKind::kArithmetic, *node.children[k]);
    both.children.push_back(std::move(left));
    both.children.push_back(build(*node.children[k + 1]));
    left = std::move(both);
  }
  return left;
}

double signed_value(std::string text) {
  std::erase(text, ' ');
  return parse_number(text).value_or(0);
}

ListItem build_item(const Node& node) {
  ListItem item;
  const Node& first = *node.children.front();
  if (first.is_type<grammar::signed_number>()) {
    item.low = signed_value(first.string());
    item.high = node.children.size() > 1 ? signed_value(node.children[1]->string()) : item.low;
  } else {
    item.is_text = true;
    item.text = first.string();
  }
  return item;
}

Expression build_membership(Expression left, const Node& node) {
  const bool negated = node.children.front()->is_type<grammar::not_in>();
  Expression in{.kind = ExpressionKind::kMembership,
                .offset = node.begin().byte,
                .number = 0,
                .text = {},
                .children = {},
                .items = {}};
  in.children.push_back(std::move(left));
  for (const auto& child : node.children) {
    if (child->is_type<grammar::item>()) in.items.push_back(build_item(*child));
  }
  if (!negated) return in;
  Expression result{.kind = ExpressionKind::kNot,
                    .offset = node.begin().byte,
                    .number = 0,
                    .text = {},
                    .children = {},
                    .items = {}};
  result.children.push_back(std::move(in));
  return result;
}

Expression build_relation(const Node& node) {
  Expression left = build(*node.children.front());
  if (node.children.size() == 1) return left;
  const Node& rest = *node.children[1];
  if (rest.is_type<grammar::membership>()) return build_membership(std::move(left), rest);
  Expression comparison = leaf(ExpressionKind::kComparison, *rest.children[0]);
  comparison.children.push_back(std::move(left));
  comparison.children.push_back(build(*rest.children[1]));
  return comparison;
}

Expression build(const Node& node) {
  const std::size_t count = node.children.size();
  if (node.is_type<grammar::number_text>()) return leaf(ExpressionKind::kNumber, node);
  if (node.is_type<grammar::name_text>()) return leaf(ExpressionKind::kName, node);
  if (node.is_type<grammar::single_quoted>() || node.is_type<grammar::double_quoted>()) {
    return leaf(ExpressionKind::kText, node);
  }
  if (node.is_type<grammar::call>()) {
    Expression call = branch(ExpressionKind::kCall, node, 1, count);
    call.text = node.children.front()->string();
    return call;
  }
  if (node.is_type<grammar::relation>()) return build_relation(node);
  if (node.is_type<grammar::negative>()) return branch(ExpressionKind::kNegative, node, 0, count);
  if (node.is_type<grammar::negated>()) return branch(ExpressionKind::kNot, node, 0, count);
  if (node.is_type<grammar::conjunction>()) return branch(ExpressionKind::kAnd, node, 0, count);
  if (node.is_type<grammar::expression>()) return branch(ExpressionKind::kOr, node, 0, count);
  return chain(node);  // sum, product
}

// Numbers beyond the range of a double, and ranges whose ends are the wrong way round.
bool check_numbers(const Expression& expression,
                   const SourceText& source,
                   Diagnostics& diagnostics) {
  bool ok = true;
  const auto fail = [&](const std::string& message) {
    diagnostics.error(Concern::kConfig,
                      location_at(source, expression.offset),
                      message,
                      caret_lines(source, expression.offset));
    ok = false;
  };
  if (expression.kind == ExpressionKind::kNumber && !parse_number(expression.text)) {
    fail("expected a number a computer can hold but found \"" + expression.text + "\"");
  }
  for (const ListItem& item : expression.items) {
    if (item.low > item.high) {
      fail("expected a range from low to high but found " + shortest_text(item.low) + ".." +
           shortest_text(item.high));
    }
  }
  for (const Expression& child : expression.children) {
    ok = check_numbers(child, source, diagnostics) && ok;
  }
  return ok;
}

}  // namespace

Expression parse_expression(const SourceText& source, Diagnostics& diagnostics, bool& ok) {
  namespace peg = tao::pegtl;
  if (const std::size_t offset = too_deep_at(source.text); offset != std::string::npos) {
    diagnostics.error(Concern::kConfig,
                      location_at(source, offset),
                      "expected at most " + std::to_string(kMaxDepth) +
                          " nested parentheses, \"not\" or \"-\", and " +
                          std::to_string(kMaxOperators) +
                          " operators; split the expression in [derive]");
    ok = false;
    return {};
  }
  peg::memory_input input(source.text, "");
  ok = true;
  try {
    const auto root =
        peg::parse_tree::parse<grammar::whole, grammar::selector, peg::nothing, grammar::control>(
            input);
    Expression expression = build(*root->children.front());
    ok = check_numbers(expression, source, diagnostics);
    return expression;
  } catch (const peg::parse_error& trouble) {
    const std::size_t offset = trouble.positions().front().byte;
    diagnostics.error(Concern::kConfig,
                      location_at(source, offset),
                      std::string(trouble.message()),
                      caret_lines(source, offset));
  }
  ok = false;
  return {};
}

}  // namespace darkfigure
