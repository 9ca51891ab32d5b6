#include "engine/expression/expression.h"

#include <functional>
#include <optional>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/expression/evaluate.h"
#include "engine/expression/variables.h"

namespace darkfigure {
namespace {

// Rows: a = 1, 2, 8 (user-missing), missing, 5; b = 0, 1, 1, 0, missing .c; t = text.
Level sample() {
  Level level;
  Microdata& data = level.data;
  data.file = "survey.sav";
  data.rows = 5;
  data.columns.resize(3);
  Column& a = data.columns[0];
  a.name = "a";
  a.append(1, Missing::kPresent);
  a.append(2, Missing::kPresent);
  a.append(8, Missing::kUser);
  a.append(0, Missing::kSystem);
  a.append(5, Missing::kPresent);
  Column& b = data.columns[1];
  b.name = "b";
  for (const double value : {0, 1, 1, 0}) b.append(value, Missing::kPresent);
  b.append(0, Missing::kTagged, 'c');
  Column& t = data.columns[2];
  t.name = "t";
  t.is_text = true;
  t.texts = {"01", "02"};
  for (const double value : {0, 1, 0, 1, 0}) t.append(value, Missing::kPresent);
  data.all_names = {"a", "b", "t"};
  return level;
}

// Values of an expression as text: "1 0 ? ? 1", with ? for missing.
std::string values(const std::string& text) {
  const Level level = sample();
  Diagnostics diagnostics;
  Variables variables(level, {}, nullptr, diagnostics);
  const Column column = variables.evaluate({text, {.file = "c.toml", .line = 3, .column = 10}});
  EXPECT_TRUE(diagnostics.findings().empty()) << diagnostics.findings().front().text();
  std::string result;
  for (std::size_t row = 0; row < level.data.rows; ++row) {
    result += (row == 0 ? "" : " ") + (column.present(row) ? column.code(row) : std::string("?"));
  }
  return result;
}

TEST(Expression, ComparisonsAreMissingWhereAnOperandIs) {
  EXPECT_EQ(values("a = 1"), "1 0 ? ? 0");
  EXPECT_EQ(values("a != 1"), "0 1 ? ? 1");
  EXPECT_EQ(values("a >= 2"), "0 1 ? ? 1");
  EXPECT_EQ(values("t = '01'"), "1 0 1 0 1");
}

TEST(Expression, ListsHoldNumbersRangesAndTexts) {
  EXPECT_EQ(values("a in (1, 4..6)"), "1 0 ? ? 1");
  EXPECT_EQ(values("a not in (-3..1.5)"), "0 1 ? ? 1");
  EXPECT_EQ(values("t in ('02', '03')"), "0 1 0 1 0");
}

TEST(Expression, LogicIsThreeValued) {
  EXPECT_EQ(values("a = 1 or b = 1"), "1 1 1 ? ?");
  EXPECT_EQ(values("a = 1 and b = 1"), "0 0 ? 0 0");
  EXPECT_EQ(values("not a = 1"), "0 1 ? ? 1");
  EXPECT_EQ(values("not (b or a = 2)"), "1 0 0 ? ?");
}

TEST(Expression, AnyAndAllSpreadTheComparison) {
  EXPECT_EQ(values("any(a, b) = 1"), "1 1 1 ? ?");
  EXPECT_EQ(values("all(a, b) in (1, 2)"), "0 1 ? 0 0");
  EXPECT_EQ(values("any(a = 1, b = 1)"), "1 1 1 ? ?");
}

TEST(Expression, ArithmeticBindsAsInSchool) {
  EXPECT_EQ(values("1 + 2 * 3 - 4 / 2"), "5 5 5 5 5");
  EXPECT_EQ(values("-(a + 1) * 2"), "-4 -6 ? ? -12");
  EXPECT_EQ(values("10 - 3 - 2"), "5 5 5 5 5");
  EXPECT_EQ(values("a / b"), "? 2 ? ? ?");  // division by zero has no value
}

TEST(Expression, FunctionsOfTheRow) {
  EXPECT_EQ(values("count(a = 1, b = 1)"), "1 1 ? ? ?");
  EXPECT_EQ(values("sum(a, b)"), "1 3 ? ? ?");
  EXPECT_EQ(values("min(a, 2)"), "1 2 ? ? 2");
  EXPECT_EQ(values("max(a, 2)"), "2 2 ? ? 5");
  EXPECT_EQ(values("if(b = 1, 10, a)"), "1 10 10 ? ?");
  EXPECT_EQ(values("missing(a)"), "0 0 1 1 0");
  EXPECT_EQ(values("reason(a) = '8'"), "0 0 1 0 0");
  EXPECT_EQ(values("reason(a) = 'system'"), "0 0 0 1 0");
  EXPECT_EQ(values("reason(b) = '.c'"), "0 0 0 0 1");
}

std::string error_of(const std::string& text, const std::vector<Derivation>& derivations = {}) {
  const Level level = sample();
  Diagnostics diagnostics;
  Variables variables(level, derivations, nullptr, diagnostics);
  variables.evaluate_condition({text, {.file = "c.toml", .line = 3, .column = 10}});
  return diagnostics.findings().empty() ? "" : diagnostics.findings().front().text();
}

TEST(Expression, ErrorsPointAtTheCharacter) {
  EXPECT_EQ(error_of("any(a, b"),
            "c.toml:3:18: error: expected \")\" or \",\"\n    any(a, b\n            ^");
  EXPECT_EQ(error_of("a = "),
            "c.toml:3:14: error: expected a value to compare with (the operators are = != < <= > "
            ">=)\n    a = \n        ^");
  EXPECT_EQ(error_of("a = 1 b"),
            "c.toml:3:16: error: expected an operator or the end of the expression\n    a = 1 b\n  "
            "        ^");
  EXPECT_EQ(error_of("a in 3"),
            "c.toml:3:15: error: expected \"(\" after \"in\"\n    a in 3\n         ^");
  EXPECT_EQ(error_of("t = 'x"),
            "c.toml:3:16: error: expected the closing quote\n    t = 'x\n          ^");
}

TEST(Expression, TypeErrorsSayWhatToWrite) {
  EXPECT_EQ(error_of("t = 1"),
            "c.toml:3:12: error: expected the same kind of value on both sides but found text and "
            "a number; "
            "put codes of text variables in quotes, as in region = '01'\n    t = 1\n      ^");
  EXPECT_EQ(error_of("a and b = 1"),
            "c.toml:3:10: error: expected a condition but \"a\" holds codes other than 0 and 1; "
            "compare it, as "
            "in \"a = 1\"\n    a and b = 1\n    ^");
  EXPECT_EQ(error_of("cuont(a = 1) = 1"),
            "c.toml:3:10: error: unknown function \"cuont\"; did you mean \"count\"?\n    cuont(a "
            "= 1) = 1\n    ^");
  EXPECT_EQ(error_of("x = 1"),
            "c.toml:3:10: error: unknown variable \"x\" in survey.sav; a text stands in 'quotes'\n "
            "   x = 1\n    ^");
}

TEST(Variables, DerivationsMayUseEachOtherInAnyOrderButNotThemselves) {
  const Level level = sample();
  Diagnostics diagnostics;
  const Location place{.file = "c.toml", .line = 1, .column = 1};
  Variables variables(level,
                      {{"", "second", {"first or b = 1", place}}, {"", "first", {"a = 1", place}}},
                      nullptr,
                      diagnostics);
  const Column* second = variables.find("second", place);
  ASSERT_NE(second, nullptr);
  EXPECT_TRUE(diagnostics.findings().empty());
  EXPECT_EQ(second->values[0], 1);
  EXPECT_NE(error_of("x = 1", {{"", "x", {"y", place}}, {"", "y", {"x", place}}})
                .find("refers to itself"),
            std::string::npos);
}

TEST(Variables, FileVariablesAreFoundThroughDerivations) {
  const auto names = file_variables(
      {{"bribe and sex = 1", {}}}, {"region"}, {{"", "bribe", {"any(paid, asked) = 1", {}}}});
  EXPECT_EQ(names, (std::set<std::string, std::less<>>{"asked", "bribe", "paid", "region", "sex"}));
}

}  // namespace
}  // namespace darkfigure
