#include "engine/expression/column_operations.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// A cell on its way through an operator: a value, or the reason it has none.
struct Cell {
  double value = 0;
  Missing missing = Missing::kPresent;
  char tag = '\0';

  bool present() const { return missing == Missing::kPresent; }
};

constexpr Cell kNoValue{0, Missing::kSystem, '\0'};

Cell cell_of(const Column& column, std::size_t row) {
  // A text's code is an index into its own dictionary; it means nothing in another column.
  if (column.is_text && column.missing[row] == Missing::kUser) return kNoValue;
  return {column.values[row], column.missing[row], column.tag(row)};
}

// A column of what `cell(row)` gives.
template <typename CellOfRow>
Column map_rows(std::size_t rows, bool is_condition, const CellOfRow& cell) {
  Column result;
  result.is_condition = is_condition;
  result.values.reserve(rows);
  result.missing.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const Cell value = cell(row);
    result.append(value.value, value.missing, value.tag);
  }
  return result;
}

// The same for an operation on two values: missing where either is, the left one's reason first.
template <typename Operation>
Column map_pairs(const Column& left,
                 const Column& right,
                 bool is_condition,
                 const Operation& operation) {
  return map_rows(left.rows(), is_condition, [&](std::size_t row) {
    const Cell a = cell_of(left, row);
    const Cell b = cell_of(right, row);
    if (!a.present()) return a;
    if (!b.present()) return b;
    return operation(row, a.value, b.value);
  });
}

Cell truth(bool value) { return {value ? 1.0 : 0.0, Missing::kPresent, '\0'}; }

bool decide(std::string_view op, int order) {
  if (op == "=") return order == 0;
  if (op == "!=") return order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  return op == ">" ? order > 0 : order >= 0;
}

double folded(std::string_view function, double a, double b) {
  if (function == "min") return std::min(a, b);
  return function == "max" ? std::max(a, b) : a + b;
}

// How much a missing operand says of a missing result.
int weight_of(const Cell& cell) {
  switch (cell.missing) {
    case Missing::kRefused:
      return 6;
    case Missing::kDontKnow:
      return 5;
    case Missing::kUser:
    case Missing::kTagged:
      return 4;
    case Missing::kSystem:
      return 3;
    case Missing::kNotAsked:
      return 2;
    case Missing::kNotApplicable:
      return 1;
    case Missing::kPresent:
      break;
  }
  return 0;
}

}  // namespace

Column missing_throughout(std::size_t rows) {
  Column column;
  column.values.assign(rows, 0);
  column.missing.assign(rows, Missing::kSystem);
  return column;
}

Column constant_number(double value, std::size_t rows) {
  Column column;
  column.values.assign(rows, value);
  column.missing.assign(rows, Missing::kPresent);
  return column;
}

Column constant_text(const std::string& text, std::size_t rows) {
  Column column = constant_number(0, rows);
  column.is_text = true;
  column.texts = {text};
  return column;
}

Column logical(const std::vector<Column>& conditions, bool decisive) {
  return map_rows(conditions.front().rows(), true, [&](std::size_t row) {
    Cell result = truth(!decisive);
    for (const Column& condition : conditions) {
      const Cell cell = cell_of(condition, row);
      if (cell.present() && (cell.value != 0) == decisive) return cell;
      if (!cell.present() && (result.present() || weight_of(cell) > weight_of(result)))
        result = cell;
    }
    return result;
  });
}

Column logical_not(const Column& condition) {
  return map_rows(condition.rows(), true, [&](std::size_t row) {
    const Cell cell = cell_of(condition, row);
    return cell.present() ? truth(cell.value == 0) : cell;
  });
}

Column compare(std::string_view op, const Column& left, const Column& right) {
  return map_pairs(left, right, true, [&](std::size_t row, double a, double b) {
    if (left.is_text) return truth(decide(op, left.code(row).compare(right.code(row))));
    return truth(decide(op, a < b ? -1 : (a > b ? 1 : 0)));
  });
}

Column contained_in(const Column& column, const std::vector<ListItem>& items) {
  return map_rows(column.rows(), true, [&](std::size_t row) {
    const Cell cell = cell_of(column, row);
    if (!cell.present()) return cell;
    return truth(std::any_of(items.begin(), items.end(), [&](const ListItem& item) {
      if (item.is_text) return column.code(row) == item.text;
      return cell.value >= item.low && cell.value <= item.high;
    }));
  });
}

Column arithmetic(char op, const Column& left, const Column& right) {
  return map_pairs(left, right, false, [&](std::size_t, double a, double b) {
    const double value = op == '+' ? a + b : (op == '-' ? a - b : (op == '*' ? a * b : a / b));
    return std::isfinite(value) ? Cell{value, Missing::kPresent, '\0'} : kNoValue;
  });
}

Column negative(const Column& number) {
  return map_rows(number.rows(), false, [&](std::size_t row) {
    Cell cell = cell_of(number, row);
    if (cell.present()) cell.value = -cell.value;
    return cell;
  });
}

Column fold(std::string_view function, const std::vector<Column>& operands) {
  return map_rows(operands.front().rows(), false, [&](std::size_t row) {
    Cell result = cell_of(operands.front(), row);
    for (std::size_t k = 1; k < operands.size() && result.present(); ++k) {
      const Cell cell = cell_of(operands[k], row);
      if (!cell.present()) return cell;
      result.value = folded(function, result.value, cell.value);
    }
    return result;
  });
}

Column choose(const Column& condition, const Column& yes, const Column& no) {
  const bool is_condition = yes.is_condition && no.is_condition;
  return map_rows(condition.rows(), is_condition, [&](std::size_t row) {
    const Cell cell = cell_of(condition, row);
    return cell.present() ? cell_of(cell.value != 0 ? yes : no, row) : cell;
  });
}

Column as_number(const Column& column) {
  if (!column.is_text) return column;
  std::vector<std::optional<double>> spelled;  // by each distinct text
  for (const std::string& text : column.texts) spelled.push_back(parse_number(text));
  return map_rows(column.rows(), false, [&](std::size_t row) {
    const Cell cell = cell_of(column, row);
    if (!cell.present()) return cell;
    const auto& number = spelled[static_cast<std::size_t>(cell.value)];
    return number ? Cell{*number, Missing::kPresent, '\0'} : kNoValue;
  });
}

Column is_missing(const Column& column) {
  return map_rows(
      column.rows(), true, [&](std::size_t row) { return truth(!column.present(row)); });
}

Column missing_reason(const Column& column) {
  Column result;
  result.is_text = true;
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const std::string text = column.reason(row);
    const auto [entry, is_new] = index.try_emplace(text, index.size());
    if (is_new) result.texts.push_back(text);
    result.append(static_cast<double>(entry->second), Missing::kPresent);
  }
  return result;
}

}  // namespace darkfigure
