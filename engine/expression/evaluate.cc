#include "engine/expression/evaluate.h"

#include <algorithm>

#include "engine/core/suggestion.h"
#include "engine/expression/column_operations.h"
#include "engine/expression/roll_up.h"

namespace darkfigure {
namespace {

// Walks the tree: checks types, reports with the place, and leaves the rows to column_operations.
class Evaluator {
 public:
  Evaluator(const SourceText& source, const EvaluationScope& scope, Diagnostics& diagnostics)
      : source_(source), scope_(scope), rows_(scope.rows), diagnostics_(diagnostics) {}

  Column evaluate(const Expression& e);

 private:
  Column fail(std::size_t offset, std::string message);
  Column condition(const Expression& e);
  Column number(const Expression& e);
  std::vector<Column> conditions(const std::vector<Expression>& children);
  Column relation(const Expression& e);
  Column relate(const Expression& e, const Column& left, const Column& right);
  Column call(const Expression& e);
  bool check_call(const Expression& e);
  bool rolls_up(const Expression& e) const;
  Column roll_up_call(const Expression& e);

  const SourceText& source_;
  const EvaluationScope& scope_;
  std::size_t rows_;
  Diagnostics& diagnostics_;
};

Column Evaluator::fail(std::size_t offset, std::string message) {
  diagnostics_.error(Concern::kConfig,
                     location_at(source_, offset),
                     std::move(message),
                     caret_lines(source_, offset));
  return missing_throughout(rows_);
}

Column Evaluator::evaluate(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::kNumber:
      return constant_number(e.number, rows_);
    case ExpressionKind::kText:
      return constant_text(e.text, rows_);
    case ExpressionKind::kName: {
      const Column* column = scope_.column(e.text);
      return column == nullptr ? missing_throughout(rows_) : *column;
    }
    case ExpressionKind::kCall:
      return call(e);
    case ExpressionKind::kNegative:
      return negative(number(e.children[0]));
    case ExpressionKind::kNot:
      return logical_not(condition(e.children[0]));
    case ExpressionKind::kAnd:
      return logical(conditions(e.children), false);
    case ExpressionKind::kOr:
      return logical(conditions(e.children), true);
    case ExpressionKind::kComparison:
    case ExpressionKind::kMembership:
      return relation(e);
    case ExpressionKind::kArithmetic:
      break;
  }
  const Column left = number(e.children[0]);
  return arithmetic(e.text[0], left, number(e.children[1]));
}

Column Evaluator::condition(const Expression& e) {
  const std::string shown = e.kind == ExpressionKind::kName ? e.text : "this part";
  return as_condition(evaluate(e), shown, source_, e.offset, diagnostics_);
}

Column Evaluator::number(const Expression& e) {
  Column column = evaluate(e);
  return column.is_text ? fail(e.offset, "expected a number but found text") : column;
}

std::vector<Column> Evaluator::conditions(const std::vector<Expression>& children) {
  std::vector<Column> columns;
  for (const Expression& child : children) columns.push_back(condition(child));
  return columns;
}

// any(a, b) = 1 asks whether any of a, b equals 1, any(a, b) in (1, 2) likewise; and so for all().
Column Evaluator::relation(const Expression& e) {
  const Expression& left = e.children[0];
  const bool compares = e.kind == ExpressionKind::kComparison;
  const Column right = compares ? evaluate(e.children[1]) : Column{};
  const bool spreads = left.kind == ExpressionKind::kCall && !left.children.empty() &&
                       (left.text == "any" || left.text == "all") && !rolls_up(left);
  if (!spreads) return relate(e, evaluate(left), right);
  std::vector<Column> each;
  for (const Expression& argument : left.children) {
    each.push_back(relate(e, evaluate(argument), right));
  }
  return logical(each, left.text == "any");
}

Column Evaluator::relate(const Expression& e, const Column& left, const Column& right) {
  if (e.kind == ExpressionKind::kComparison) {
    if (left.is_text == right.is_text) return compare(e.text, left, right);
    return fail(e.offset,
                "expected the same kind of value on both sides but found text and a number; put "
                "codes of text variables in quotes, as in region = '01'");
  }
  const bool fits = std::all_of(e.items.begin(), e.items.end(), [&](const ListItem& item) {
    return item.is_text == left.is_text;
  });
  if (fits) return contained_in(left, e.items);
  return fail(e.offset,
              left.is_text ? "expected 'texts' in the list because the variable holds text"
                           : "expected numbers in the list because the variable is numeric");
}

// Reports an unknown function or a wrong number of arguments.
bool Evaluator::check_call(const Expression& e) {
  std::vector<std::string> names;
  for (const FunctionSpec& function : expression_functions()) names.emplace_back(function.name);
  if (std::find(names.begin(), names.end(), e.text) == names.end()) {
    fail(e.offset, "unknown function \"" + e.text + "\"" + did_you_mean(e.text, names));
    return false;
  }
  if (e.text == "first") {
    fail(e.offset, "expected the name of a lower level as first(incident, number)");
    return false;
  }
  const bool takes_one = e.text == "missing" || e.text == "reason" || e.text == "number";
  const std::size_t wanted = e.text == "if" ? 3 : (takes_one ? 1 : 0);
  if (wanted > 0 && e.children.size() != wanted) {
    fail(e.offset,
         "expected " + std::to_string(wanted) + (wanted == 1 ? " argument of " : " arguments of ") +
             e.text + "() but found " + std::to_string(e.children.size()));
    return false;
  }
  if (e.children.empty()) {
    fail(e.offset, "expected at least one argument of " + e.text + "()");
    return false;
  }
  return true;
}

bool Evaluator::rolls_up(const Expression& e) const {
  return scope_.level && darkfigure::rolls_up(e, [&](std::string_view name) {
           return scope_.level(name).has_value();
         });
}

// count(incident, condition), sum(incident, number, condition) …
Column Evaluator::roll_up_call(const Expression& e) {
  const LowerLevel lower = *scope_.level(e.children[0].text);
  const bool takes_number =
      e.text == "sum" || e.text == "first" || e.text == "min" || e.text == "max";
  const std::size_t most = takes_number ? 3 : 2;
  if (e.children.size() > most || (takes_number && e.children.size() < 2)) {
    return fail(e.offset,
                "expected " + e.text + "(" + e.children[0].text +
                    (takes_number ? ", number, condition) or without the condition"
                                  : ", condition) or without the condition"));
  }
  std::optional<Column> number;
  std::optional<Column> condition;
  if (takes_number) {
    number = lower.evaluate(e.children[1]);
    if (number->is_text && e.text != "first") {
      return fail(e.children[1].offset, "expected a number but found text");
    }
  }
  if (const std::size_t at = takes_number ? 2 : 1; e.children.size() > at) {
    condition = as_condition(
        lower.evaluate(e.children[at]), "this part", source_, e.children[at].offset, diagnostics_);
  }
  return roll_up(e.text,
                 *lower.upper_row,
                 rows_,
                 number ? &*number : nullptr,
                 condition ? &*condition : nullptr);
}

Column Evaluator::call(const Expression& e) {
  if (rolls_up(e)) return roll_up_call(e);
  if (!check_call(e)) return missing_throughout(rows_);
  if (e.text == "any") return logical(conditions(e.children), true);
  if (e.text == "all") return logical(conditions(e.children), false);
  if (e.text == "count") return fold(e.text, conditions(e.children));
  if (e.text == "missing") return is_missing(evaluate(e.children[0]));
  if (e.text == "number") return as_number(evaluate(e.children[0]));
  if (e.text == "reason") return missing_reason(evaluate(e.children[0]));
  if (e.text == "if") {
    const Column test = condition(e.children[0]);
    const Column yes = number(e.children[1]);
    return choose(test, yes, number(e.children[2]));
  }
  std::vector<Column> numbers;
  for (const Expression& child : e.children) numbers.push_back(number(child));
  return fold(e.text, numbers);
}

}  // namespace

std::vector<FunctionSpec> expression_functions() {
  return {
      {"any",
       "any(v1, v2) = 1",
       "true when the comparison holds for any argument; any(a = 1, b > 2) takes conditions"},
      {"all", "all(v1, v2) in (1, 2)", "true when the comparison holds for every argument"},
      {"count", "count(v1 = 1, v2 = 1) >= 2", "how many of the conditions are true"},
      {"sum", "sum(n1, n2)", "sum of the arguments"},
      {"min", "min(n1, n2)", "smallest argument"},
      {"max", "max(n1, n2)", "largest argument"},
      {"if", "if(age < 18, 1, 2)", "the second argument where the first is true, else the third"},
      {"number",
       "number(code) = 7",
       "the number that a text spells ('07' is 7); no value where it spells none"},
      {"missing", "missing(income)", "true where the variable has no value, for whatever reason"},
      {"reason",
       "reason(income) = '98'",
       "why it has none, as text: 'refused', 'dont_know', 'not_applicable' or 'not_asked' where a "
       "code is declared so, else the user-missing code, '.a' … '.z', or 'system'; '' where it has "
       "a value"},
      {"count",
       "count(incident, type = 4)",
       "of the rows of a lower level that belong to this one, how many satisfy the condition"},
      {"any", "any(incident, reported = 1)", "true when one of them does"},
      {"all", "all(incident, reported = 1)", "true when all of them do, and when there are none"},
      {"sum",
       "sum(incident, series_count, type = 4)",
       "sum of a number over them; without the condition over all of them"},
      {"first", "first(incident, month)", "the value of the first of them in file order"},
      {"min", "min(incident, month)", "smallest value of them"},
      {"max", "max(incident, loss, type = 4)", "largest value of them"},
  };
}

Column as_condition(Column column,
                    const std::string& shown,
                    const SourceText& source,
                    std::size_t offset,
                    Diagnostics& diagnostics) {
  if (column.is_condition) return column;
  bool binary = !column.is_text;
  for (std::size_t row = 0; row < column.rows() && binary; ++row) {
    binary = !column.present(row) || column.values[row] == 0 || column.values[row] == 1;
  }
  if (!binary) {
    diagnostics.error(Concern::kConfig,
                      location_at(source, offset),
                      "expected a condition but \"" + shown +
                          "\" holds codes other than 0 and 1; compare it, as in \"" + shown +
                          " = 1\"",
                      caret_lines(source, offset));
    return missing_throughout(column.rows());
  }
  column.is_condition = true;
  return column;
}

Column evaluate(const Expression& expression,
                const SourceText& source,
                const EvaluationScope& scope,
                Diagnostics& diagnostics) {
  return Evaluator(source, scope, diagnostics).evaluate(expression);
}

}  // namespace darkfigure
