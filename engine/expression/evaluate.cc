#include "engine/expression/evaluate.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

// A cell on its way through an operator: a value, or the reason it has none.
struct Cell {
  double value = 0;
  Missing missing = Missing::kPresent;
  char tag = '\0';

  bool present() const { return missing == Missing::kPresent; }
};

Cell cell_of(const Column& column, std::size_t row) {
  Cell cell{column.values[row], column.missing[row], column.tag(row)};
  // A text's code is an index into its own dictionary; it means nothing in another column.
  if (column.is_text && cell.missing == Missing::kUser) cell = {0, Missing::kSystem, '\0'};
  return cell;
}

Column missing_throughout(std::size_t rows) {
  Column column;
  column.values.assign(rows, 0);
  column.missing.assign(rows, Missing::kSystem);
  return column;
}

class Evaluator {
 public:
  Evaluator(const SourceText& source,
            const ColumnLookup& lookup,
            std::size_t rows,
            Diagnostics& diagnostics)
      : source_(source), lookup_(lookup), rows_(rows), diagnostics_(diagnostics) {}

  Column evaluate(const Expression& e);

 private:
  Column fail(std::size_t offset, std::string message);
  Column map(bool condition, const std::function<Cell(std::size_t)>& cell) const;
  Column constant(const Expression& e) const;
  Column condition(const Expression& e);
  std::vector<Column> conditions(const std::vector<Expression>& children);
  Column logical(const std::vector<Column>& operands, bool decisive) const;
  Column negation(const Expression& e);
  Column comparison(const Expression& e);
  Column compare(const Expression& e, const Column& left, const Column& right);
  Column membership(const Expression& e);
  Column contains(const Expression& e, const Column& left);
  Column arithmetic(const Expression& e);
  Column numeric(const Expression& e);
  Column call(const Expression& e);
  Column fold(const Expression& e);
  Column choose(const Expression& e);
  Column reason(const Expression& e);
  bool is_quantifier(const Expression& e) const {
    return e.kind == ExpressionKind::kCall && (e.text == "any" || e.text == "all");
  }

  const SourceText& source_;
  const ColumnLookup& lookup_;
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

Column Evaluator::map(bool condition, const std::function<Cell(std::size_t)>& cell) const {
  Column result;
  result.is_condition = condition;
  result.values.reserve(rows_);
  result.missing.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    const Cell value = cell(row);
    if (value.missing == Missing::kTagged) {
      result.append_tagged(value.tag);
    } else {
      result.append(value.value, value.missing);
    }
  }
  return result;
}

Column Evaluator::constant(const Expression& e) const {
  Column result;
  result.values.assign(rows_, e.kind == ExpressionKind::kNumber ? e.number : 0);
  result.missing.assign(rows_, Missing::kPresent);
  result.is_text = e.kind == ExpressionKind::kText;
  if (result.is_text) result.texts = {e.text};
  return result;
}

Column Evaluator::evaluate(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::kNumber:
    case ExpressionKind::kText:
      return constant(e);
    case ExpressionKind::kName: {
      const Column* column = lookup_(e.text);
      return column == nullptr ? missing_throughout(rows_) : *column;
    }
    case ExpressionKind::kCall:
      return call(e);
    case ExpressionKind::kNegative: {
      const Column operand = numeric(e.children[0]);
      return map(false, [&](std::size_t row) {
        Cell cell = cell_of(operand, row);
        if (cell.present()) cell.value = -cell.value;
        return cell;
      });
    }
    case ExpressionKind::kNot:
      return negation(e);
    case ExpressionKind::kAnd:
      return logical(conditions(e.children), false);
    case ExpressionKind::kOr:
      return logical(conditions(e.children), true);
    case ExpressionKind::kComparison:
      return comparison(e);
    case ExpressionKind::kMembership:
      return membership(e);
    case ExpressionKind::kArithmetic:
      break;
  }
  return arithmetic(e);
}

Column Evaluator::condition(const Expression& e) {
  const std::string shown = e.kind == ExpressionKind::kName ? e.text : "this part";
  return as_condition(evaluate(e), shown, source_, e.offset, diagnostics_);
}

std::vector<Column> Evaluator::conditions(const std::vector<Expression>& children) {
  std::vector<Column> columns;
  for (const Expression& child : children) columns.push_back(condition(child));
  return columns;
}

// "or" is decided by a true operand, "and" by a false one; else the first missing one counts.
Column Evaluator::logical(const std::vector<Column>& operands, bool decisive) const {
  return map(true, [&](std::size_t row) {
    Cell result{decisive ? 0.0 : 1.0, Missing::kPresent, '\0'};
    for (const Column& operand : operands) {
      const Cell cell = cell_of(operand, row);
      if (cell.present() && (cell.value != 0) == decisive) return cell;
      if (!cell.present() && result.present()) result = cell;
    }
    return result;
  });
}

Column Evaluator::negation(const Expression& e) {
  const Column operand = condition(e.children[0]);
  return map(true, [&](std::size_t row) {
    Cell cell = cell_of(operand, row);
    if (cell.present()) cell.value = cell.value != 0 ? 0 : 1;
    return cell;
  });
}

// any(a, b) = 1 asks whether any of a, b equals 1; all(…) likewise.
Column Evaluator::comparison(const Expression& e) {
  const Column right = evaluate(e.children[1]);
  const Expression& left = e.children[0];
  if (!is_quantifier(left) || left.children.empty()) return compare(e, evaluate(left), right);
  std::vector<Column> each;
  for (const Expression& argument : left.children) {
    each.push_back(compare(e, evaluate(argument), right));
  }
  return logical(each, left.text == "any");
}

Column Evaluator::compare(const Expression& e, const Column& left, const Column& right) {
  if (left.is_text != right.is_text) {
    return fail(e.offset,
                "expected the same kind of value on both sides but found text and a number; put "
                "codes of text variables in quotes, as in region = '01'");
  }
  const auto decide = [&](int order) {
    if (e.text == "=") return order == 0;
    if (e.text == "!=") return order != 0;
    if (e.text == "<") return order < 0;
    if (e.text == "<=") return order <= 0;
    return e.text == ">" ? order > 0 : order >= 0;
  };
  return map(true, [&](std::size_t row) {
    Cell a = cell_of(left, row);
    const Cell b = cell_of(right, row);
    if (!a.present()) return a;
    if (!b.present()) return b;
    int order = a.value < b.value ? -1 : (a.value > b.value ? 1 : 0);
    if (left.is_text) order = left.code(row).compare(right.code(row));
    a.value = decide(order) ? 1 : 0;
    return a;
  });
}

Column Evaluator::membership(const Expression& e) {
  const Expression& left = e.children[0];
  if (!is_quantifier(left) || left.children.empty()) return contains(e, evaluate(left));
  std::vector<Column> each;
  for (const Expression& argument : left.children) {
    each.push_back(contains(e, evaluate(argument)));
  }
  return logical(each, left.text == "any");
}

Column Evaluator::contains(const Expression& e, const Column& left) {
  for (const ListItem& item : e.items) {
    if (item.is_text != left.is_text) {
      return fail(e.offset,
                  left.is_text ? "expected 'texts' in the list because the variable holds text"
                               : "expected numbers in the list because the variable is numeric");
    }
  }
  return map(true, [&](std::size_t row) {
    Cell cell = cell_of(left, row);
    if (!cell.present()) return cell;
    const bool found = std::any_of(e.items.begin(), e.items.end(), [&](const ListItem& item) {
      if (item.is_text) return left.code(row) == item.text;
      return cell.value >= item.low && cell.value <= item.high;
    });
    cell.value = found ? 1 : 0;
    return cell;
  });
}

Column Evaluator::numeric(const Expression& e) {
  Column column = evaluate(e);
  if (!column.is_text) return column;
  return fail(e.offset, "expected a number but found text");
}

Column Evaluator::arithmetic(const Expression& e) {
  const Column left = numeric(e.children[0]);
  const Column right = numeric(e.children[1]);
  const char op = e.text[0];
  return map(false, [&](std::size_t row) {
    Cell a = cell_of(left, row);
    const Cell b = cell_of(right, row);
    if (!a.present()) return a;
    if (!b.present()) return b;
    if (op == '/' && b.value == 0) return Cell{0, Missing::kSystem, '\0'};
    a.value = op == '+'   ? a.value + b.value
              : op == '-' ? a.value - b.value
              : op == '*' ? a.value * b.value
                          : a.value / b.value;
    return std::isfinite(a.value) ? a : Cell{0, Missing::kSystem, '\0'};
  });
}

Column Evaluator::call(const Expression& e) {
  const auto functions = expression_functions();
  const bool known = std::any_of(
      functions.begin(), functions.end(), [&](const FunctionSpec& f) { return f.name == e.text; });
  if (!known) {
    std::vector<std::string> names;
    for (const FunctionSpec& function : functions) names.emplace_back(function.name);
    return fail(e.offset, "unknown function \"" + e.text + "\"" + did_you_mean(e.text, names));
  }
  const std::size_t wanted = e.text == "if"                                ? 3
                             : (e.text == "missing" || e.text == "reason") ? 1
                                                                           : 0;
  if (wanted > 0 && e.children.size() != wanted) {
    return fail(e.offset,
                "expected " + std::to_string(wanted) +
                    (wanted == 1 ? " argument of " : " arguments of ") + e.text + "() but found " +
                    std::to_string(e.children.size()));
  }
  if (e.children.empty()) {
    return fail(e.offset, "expected at least one argument of " + e.text + "()");
  }
  if (e.text == "any") return logical(conditions(e.children), true);
  if (e.text == "all") return logical(conditions(e.children), false);
  if (e.text == "if") return choose(e);
  if (e.text == "missing") {
    const Column operand = evaluate(e.children[0]);
    return map(true, [&](std::size_t row) {
      return Cell{operand.present(row) ? 0.0 : 1.0, Missing::kPresent, '\0'};
    });
  }
  return e.text == "reason" ? reason(e) : fold(e);
}

// count, sum, min, max over the arguments of one row; one missing argument makes it missing.
Column Evaluator::fold(const Expression& e) {
  std::vector<Column> operands;
  for (const Expression& child : e.children) {
    operands.push_back(e.text == "count" ? condition(child) : numeric(child));
  }
  return map(false, [&](std::size_t row) {
    Cell result = cell_of(operands[0], row);
    for (std::size_t k = 1; k < operands.size() && result.present(); ++k) {
      const Cell cell = cell_of(operands[k], row);
      if (!cell.present()) return cell;
      if (e.text == "min") {
        result.value = std::min(result.value, cell.value);
      } else if (e.text == "max") {
        result.value = std::max(result.value, cell.value);
      } else {
        result.value += cell.value;
      }
    }
    return result;
  });
}

Column Evaluator::choose(const Expression& e) {
  const Column test = condition(e.children[0]);
  const Column yes = numeric(e.children[1]);
  const Column no = numeric(e.children[2]);
  return map(yes.is_condition && no.is_condition, [&](std::size_t row) {
    const Cell cell = cell_of(test, row);
    return cell.present() ? cell_of(cell.value != 0 ? yes : no, row) : cell;
  });
}

Column Evaluator::reason(const Expression& e) {
  const Column operand = evaluate(e.children[0]);
  Column result;
  result.is_text = true;
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < rows_; ++row) {
    const std::string text = operand.reason(row);
    const auto [entry, is_new] = index.try_emplace(text, index.size());
    if (is_new) result.texts.push_back(text);
    result.append(static_cast<double>(entry->second), Missing::kPresent);
  }
  return result;
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
      {"missing", "missing(income)", "true where the variable has no value, for whatever reason"},
      {"reason",
       "reason(income) = '98'",
       "why it has none, as text: the user-missing code, '.a' … '.z', or 'system'; '' where it has "
       "one"},
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
                const ColumnLookup& lookup,
                std::size_t rows,
                Diagnostics& diagnostics) {
  return Evaluator(source, lookup, rows, diagnostics).evaluate(expression);
}

}  // namespace darkfigure
