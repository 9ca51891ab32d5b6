// Random expressions over two levels, evaluated row by row by an obvious model that holds a value
// or nothing per cell; the engine must agree everywhere.
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/core/random.h"
#include "engine/expression/variables.h"

namespace darkfigure {
namespace {

using Value = std::optional<double>;

struct Node {
  std::string text;
  std::function<Value(std::size_t row)> value;
};

// Ten households with 0 to 3 incidents each; every variable is 0 to 3 or missing.
struct TwoLevels {
  Level household;
  Level incident;

  TwoLevels() {
    household.data.level = "household";
    incident.data.level = "incident";
    incident.parent = 0;
    for (std::uint32_t row = 0; row < 10; ++row) {
      for (std::uint32_t k = 0; k < row % 4; ++k) incident.parent_row.push_back(row);
    }
    fill(household.data, {"a", "b"}, 10);
    fill(incident.data, {"x", "y"}, static_cast<std::uint32_t>(incident.parent_row.size()));
  }

  static void fill(Microdata& data, const std::vector<std::string>& names, std::uint32_t rows) {
    data.rows = rows;
    data.all_names = names;
    for (const std::string& name : names) {
      const RandomStream random(1, "two-levels", name);
      Column& column = data.columns.emplace_back();
      column.name = name;
      for (std::uint32_t row = 0; row < rows; ++row) {
        const bool missing = random.below(4, row, 1) == 0;
        const Missing reason = row % 2 == 0 ? Missing::kUser : Missing::kNotApplicable;
        column.append(random.below(4, row, 0), missing ? reason : Missing::kPresent);
      }
    }
  }
};

Value cell(const Microdata& data, const std::string& name, std::size_t row) {
  const Column& column = *data.find(name);
  return column.present(row) ? Value(column.values[row]) : std::nullopt;
}

// Kleene's and (decisive 0) and or (decisive 1) of any number of values.
Value kleene(const std::vector<Value>& values, double decisive) {
  bool unknown = false;
  for (const Value& value : values) {
    if (value && *value == decisive) return decisive;
    unknown = unknown || !value;
  }
  return unknown ? std::nullopt : Value(1 - decisive);
}

class RandomExpression {
 public:
  RandomExpression(const TwoLevels& levels, std::uint32_t number)
      : levels_(levels), number_(number) {}

  Node condition(int depth, bool lower);
  Node number(int depth, bool lower);

 private:
  std::uint32_t next(std::uint32_t count) { return random_.below(count, number_, draw_++); }
  Node variable(bool lower);
  Node fold(int depth, bool lower);
  Node roll_up_number(int depth);
  Node roll_up_condition(int depth);
  std::vector<std::size_t> lower_rows(std::size_t row) const;

  const TwoLevels& levels_;
  RandomStream random_{1, "slow-evaluator", ""};
  std::uint32_t number_;
  std::uint32_t draw_ = 0;
};

std::vector<std::size_t> RandomExpression::lower_rows(std::size_t row) const {
  std::vector<std::size_t> rows;
  for (std::size_t k = 0; k < levels_.incident.parent_row.size(); ++k) {
    if (levels_.incident.parent_row[k] == row) rows.push_back(k);
  }
  return rows;
}

// Of a lower level's rows also a variable of the level above, copied down.
Node RandomExpression::variable(bool lower) {
  const std::uint32_t choice = next(lower ? 3 : 2);
  const std::string name = lower ? (choice == 0   ? "x"
                                    : choice == 1 ? "y"
                                                  : "a")
                                 : (choice == 0 ? "a" : "b");
  const TwoLevels* levels = &levels_;
  if (lower && name == "a") {
    return {name, [=](std::size_t row) {
              return cell(levels->household.data, "a", levels->incident.parent_row[row]);
            }};
  }
  const Microdata* data = lower ? &levels->incident.data : &levels->household.data;
  return {name, [=](std::size_t row) { return cell(*data, name, row); }};
}

Node RandomExpression::fold(int depth, bool lower) {
  const Node a = number(depth - 1, lower);
  const Node b = number(depth - 1, lower);
  const std::uint32_t choice = next(6);
  const char* names[] = {"+", "-", "*", "/", "min", "max"};
  const std::string name = names[choice];
  const auto apply = [=](double x, double y) -> double {
    switch (choice) {
      case 0:
        return x + y;
      case 1:
        return x - y;
      case 2:
        return x * y;
      case 3:
        return x / y;
      case 4:
        return std::min(x, y);
      default:
        return std::max(x, y);
    }
  };
  return {choice < 4 ? "(" + a.text + ") " + name + " (" + b.text + ")"
                     : name + "(" + a.text + ", " + b.text + ")",
          [=](std::size_t row) -> Value {
            const Value x = a.value(row);
            const Value y = b.value(row);
            if (!x || !y) return std::nullopt;
            const double result = apply(*x, *y);
            return std::isfinite(result) ? Value(result) : std::nullopt;
          }};
}

Node RandomExpression::number(int depth, bool lower) {
  const std::uint32_t choice = depth == 0 ? next(2) : next(lower ? 4 : 5);
  if (choice == 0) return variable(lower);
  if (choice == 1) {
    const double value = next(4);
    return {shortest_text(value), [=](std::size_t) -> Value { return value; }};
  }
  if (choice == 2) return fold(depth, lower);
  if (choice == 4) return roll_up_number(depth);
  const Node test = condition(depth - 1, lower);
  const Node yes = number(depth - 1, lower);
  const Node no = number(depth - 1, lower);
  return {"if(" + test.text + ", " + yes.text + ", " + no.text + ")",
          [=](std::size_t row) -> Value {
            const Value truth = test.value(row);
            if (!truth) return std::nullopt;
            return *truth != 0 ? yes.value(row) : no.value(row);
          }};
}

Node RandomExpression::roll_up_number(int depth) {
  const char* names[] = {"count", "sum", "first", "min", "max"};
  const std::uint32_t choice = next(5);
  const std::string name = names[choice];
  const Node number = choice == 0 ? Node{"1", [](std::size_t) -> Value { return 1; }}
                                  : this->number(depth - 1, true);
  const Node test = condition(depth - 1, true);
  const auto rows_of = [this](std::size_t row) { return lower_rows(row); };
  return {name + "(incident, " + (choice == 0 ? "" : number.text + ", ") + test.text + ")",
          [=](std::size_t row) -> Value {
            std::vector<double> numbers;
            for (const std::size_t k : rows_of(row)) {
              const Value truth = test.value(k);
              if (truth && *truth == 0) continue;
              const Value value = truth ? number.value(k) : std::nullopt;
              if (!value) return std::nullopt;
              numbers.push_back(*value);
              if (name == "first") return value;
            }
            if (choice > 1 && numbers.empty()) return std::nullopt;
            if (name == "min") return *std::min_element(numbers.begin(), numbers.end());
            if (name == "max") return *std::max_element(numbers.begin(), numbers.end());
            double sum = 0;
            for (const double value : numbers) sum += value;
            return sum;
          }};
}

Node RandomExpression::roll_up_condition(int depth) {
  const bool any = next(2) == 0;
  const Node test = condition(depth - 1, true);
  const auto rows_of = [this](std::size_t row) { return lower_rows(row); };
  return {std::string(any ? "any" : "all") + "(incident, " + test.text + ")", [=](std::size_t row) {
            std::vector<Value> truths;
            for (const std::size_t k : rows_of(row)) truths.push_back(test.value(k));
            return kleene(truths, any ? 1 : 0);
          }};
}

Node RandomExpression::condition(int depth, bool lower) {
  const std::uint32_t choice = depth == 0 ? next(3) : next(lower ? 6 : 7);
  if (choice == 6) return roll_up_condition(depth);
  if (choice < 2) {
    const Node left = depth == 0 ? variable(lower) : number(depth - 1, lower);
    const double code = 1 + next(3);
    const bool equal = choice == 0;
    return {
        "(" + left.text + (equal ? ") = " : ") in (") + shortest_text(code) + (equal ? "" : "..9)"),
        [=](std::size_t row) -> Value {
          const Value value = left.value(row);
          if (!value) return std::nullopt;
          return equal ? *value == code : *value >= code && *value <= 9;
        }};
  }
  if (choice == 2) {
    const Node left = variable(lower);
    return {"missing(" + left.text + ")",
            [=](std::size_t row) -> Value { return !left.value(row).has_value(); }};
  }
  const Node left = condition(depth - 1, lower);
  if (choice == 3) {
    return {"not (" + left.text + ")", [=](std::size_t row) -> Value {
              const Value truth = left.value(row);
              if (!truth) return std::nullopt;
              return 1 - *truth;
            }};
  }
  const Node right = condition(depth - 1, lower);
  const bool conjunction = choice == 4;
  return {"(" + left.text + (conjunction ? ") and (" : ") or (") + right.text + ")",
          [=](std::size_t row) {
            return kleene({left.value(row), right.value(row)}, conjunction ? 0 : 1);
          }};
}

void expect_agreement(const TwoLevels& levels, const Node& node) {
  Diagnostics diagnostics;
  Variables households(levels.household, {}, nullptr, diagnostics);
  const Variables incidents(levels.incident, {}, &households, diagnostics);
  const Column column = households.evaluate({node.text, {}});
  ASSERT_TRUE(diagnostics.findings().empty()) << node.text << "\n"
                                              << diagnostics.findings().front().text();
  for (std::size_t row = 0; row < levels.household.data.rows; ++row) {
    const Value expected = node.value(row);
    ASSERT_EQ(column.present(row), expected.has_value()) << node.text << ", row " << row;
    if (expected) {
      ASSERT_EQ(column.values[row], *expected) << node.text << ", row " << row;
    }
  }
}

TEST(SlowEvaluator, AgreesOnRandomConditions) {
  const TwoLevels levels;
  for (std::uint32_t number = 0; number < 1000; ++number) {
    RandomExpression random(levels, number);
    ASSERT_NO_FATAL_FAILURE(expect_agreement(levels, random.condition(4, false)));
  }
}

TEST(SlowEvaluator, AgreesOnRandomNumbers) {
  const TwoLevels levels;
  for (std::uint32_t number = 1000; number < 2000; ++number) {
    RandomExpression random(levels, number);
    ASSERT_NO_FATAL_FAILURE(expect_agreement(levels, random.number(4, false)));
  }
}

}  // namespace
}  // namespace darkfigure
