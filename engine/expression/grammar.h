#pragma once

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

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
inline constexpr const char* expected<right_side> =
    "expected a value to compare with (the operators are = != < <= > >=)";
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

}  // namespace darkfigure
