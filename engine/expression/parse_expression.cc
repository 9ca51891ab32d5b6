#include <cctype>

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

#include "engine/core/number_text.h"
#include "engine/expression/expression.h"

namespace darkfigure {
// NOLINTBEGIN(readability-identifier-naming): rules are named as in PEGTL, and as in the lines
// below.
namespace grammar {

namespace peg = tao::pegtl;

// expression  = conjunction { "or" conjunction }
// conjunction = negation { "and" negation }
// negation    = "not" negation | relation
// relation    = sum [ operator sum | [ "not" ] "in" "(" item { "," item } ")" ]
// sum         = product { ("+" | "-") product }
// product     = factor { ("*" | "/") factor }
// factor      = "-" factor | number | text | function "(" arguments ")" | name | "(" expression ")"
// item        = [ "-" ] number [ ".." [ "-" ] number ] | text

struct blank : peg::star<peg::space> {};
template <typename Rule>
struct token : peg::seq<Rule, blank> {};

struct name_start
    : peg::sor<peg::identifier_first, peg::one<'@', '#', '$'>, peg::ranges<'\x80', '\xff'>> {};
struct name_rest : peg::sor<peg::identifier_other,
                            peg::one<'@', '#', '$'>,
                            peg::ranges<'\x80', '\xff'>,
                            peg::seq<peg::one<'.'>, peg::at<peg::identifier_other>>> {};
template <char... Letters>
struct word : token<peg::seq<peg::string<Letters...>, peg::not_at<name_rest>>> {};
struct and_word : word<'a', 'n', 'd'> {};
struct or_word : word<'o', 'r'> {};
struct not_word : word<'n', 'o', 't'> {};
struct in_word : word<'i', 'n'> {};
struct reserved : peg::sor<and_word, or_word, not_word, in_word> {};

struct identifier : peg::seq<peg::not_at<reserved>, name_start, peg::star<name_rest>> {};
struct name_text : identifier {};
struct function_name : identifier {};

struct digits : peg::plus<peg::digit> {};
struct fraction : peg::seq<peg::one<'.'>, digits> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, digits> {};
struct number_text : peg::seq<peg::sor<peg::seq<digits, peg::opt<fraction>>, fraction>,
                              peg::opt<exponent>,
                              peg::not_at<name_start>> {};
struct single_quoted : peg::star<peg::not_one<'\''>> {};
struct double_quoted : peg::star<peg::not_one<'"'>> {};
struct closing_quote : peg::one<'\''> {};
struct closing_double_quote : peg::one<'"'> {};
struct text_literal
    : token<peg::sor<peg::if_must<peg::one<'\''>, single_quoted, closing_quote>,
                     peg::if_must<peg::one<'"'>, double_quoted, closing_double_quote>>> {};

struct expression;
struct open_paren : token<peg::one<'('>> {};
struct close_paren : token<peg::one<')'>> {};
struct comma : token<peg::one<','>> {};

struct arguments : peg::opt<peg::seq<peg::not_at<close_paren>, peg::list_must<expression, comma>>> {
};
struct call : peg::if_must<peg::seq<function_name, blank, open_paren>, arguments, close_paren> {};
struct group : peg::if_must<open_paren, expression, close_paren> {};
struct number : token<number_text> {};
struct variable : token<name_text> {};
struct minus : token<peg::one<'-'>> {};
struct factor;
struct negative : peg::if_must<minus, factor> {};
struct factor : peg::sor<negative, number, text_literal, call, variable, group> {};
struct times_op : token<peg::one<'*', '/'>> {};
struct plus_op : token<peg::one<'+', '-'>> {};
struct product : peg::list_must<factor, times_op> {};
struct sum : peg::list_must<product, plus_op> {};

struct signed_number : peg::seq<peg::opt<peg::one<'-'>, blank>, number_text> {};
struct range_end : token<signed_number> {};
struct range : peg::seq<token<signed_number>,
                        peg::opt<peg::if_must<token<peg::string<'.', '.'>>, range_end>>> {};
struct item : peg::sor<range, text_literal> {};
struct item_list : peg::list_must<item, comma> {};
struct list_open : open_paren {};
struct list_close : close_paren {};
struct compare_op : token<peg::sor<peg::string<'!', '='>,
                                   peg::string<'<', '='>,
                                   peg::string<'>', '='>,
                                   peg::one<'=', '<', '>'>>> {};
struct not_in : peg::seq<not_word, in_word> {};
struct membership_word : peg::sor<not_in, in_word> {};
struct membership : peg::if_must<membership_word, list_open, item_list, list_close> {};
struct right_side : sum {};
struct comparison : peg::if_must<compare_op, right_side> {};
struct relation : peg::seq<sum, peg::opt<peg::sor<comparison, membership>>> {};
struct negation;
struct negated : peg::if_must<not_word, negation> {};
struct negation : peg::sor<negated, relation> {};
struct conjunction : peg::list_must<negation, and_word> {};
struct expression : peg::list_must<conjunction, or_word> {};
struct whole_end : peg::eof {};
struct whole : peg::must<blank, expression, whole_end> {};

// What each "must" expects; anything else that fails is a bug of the grammar.
template <typename>
inline constexpr const char* expected = "expected an expression";
template <>
inline constexpr const char* expected<close_paren> = "expected \")\" or \",\"";
template <>
inline constexpr const char* expected<list_open> = "expected \"(\" after \"in\"";
template <>
inline constexpr const char* expected<list_close> = "expected \")\" or \",\" in the list";
template <>
inline constexpr const char* expected<item_list> = "expected a number, a range or a 'text'";
template <>
inline constexpr const char* expected<item> = "expected a number, a range or a 'text'";
template <>
inline constexpr const char* expected<range_end> = "expected the end of the range";
template <>
inline constexpr const char* expected<whole_end> =
    "expected an operator or the end of the expression";
template <>
inline constexpr const char* expected<closing_quote> = "expected the closing quote";
template <>
inline constexpr const char* expected<closing_double_quote> = "expected the closing quote";
template <>
inline constexpr const char* expected<factor> = "expected a number, a variable or \"(\"";
template <>
inline constexpr const char* expected<product> = "expected a number, a variable or \"(\"";
template <>
inline constexpr const char* expected<right_side> = "expected a value to compare with";
template <>
inline constexpr const char* expected<conjunction> = "expected a condition after \"or\"";
template <>
inline constexpr const char* expected<negation> = "expected a condition";

struct messages {
  template <typename Rule>
  static constexpr auto message = expected<Rule>;
  template <typename>
  static constexpr bool raise_on_failure = false;  // only where the grammar says "must"
};
template <typename Rule>
using control = peg::must_if<messages>::control<Rule>;

template <typename Rule>
using selector = peg::parse_tree::selector<
    Rule,
    peg::parse_tree::store_content::on<number_text,
                                       name_text,
                                       function_name,
                                       single_quoted,
                                       double_quoted,
                                       compare_op,
                                       times_op,
                                       plus_op,
                                       signed_number,
                                       not_in>,
    peg::parse_tree::remove_content::
        on<call, negative, negated, comparison, membership, relation, item>,
    peg::parse_tree::fold_one::on<expression, conjunction, sum, right_side, product>>;

}  // namespace grammar
// NOLINTEND(readability-identifier-naming)

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
    diagnostics.error(
        Concern::kConfig,
        location_at(source, offset),
        "expected at most " + std::to_string(kMaxDepth) +
            " nested parentheses, \"not\" or \"-\"; split the expression in [derive]");
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
