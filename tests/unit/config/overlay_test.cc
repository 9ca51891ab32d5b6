// One config laid over another: what replaces, what is added, and where each thing comes from.
#include <gtest/gtest.h>

#include "engine/config/config_document.h"
#include "engine/questionnaire/expand_lists.h"
#include "engine/run_schema.h"

namespace darkfigure {
namespace {

ConfigDocument parse(const std::string& file, const std::string& text) {
  Diagnostics diagnostics;
  ConfigDocument document = parse_config(file, text, run_schema(), diagnostics);
  for (const Finding& finding : diagnostics.findings()) ADD_FAILURE() << finding.text();
  return document;
}

TEST(Overlay, ReplacesValuesAndElementsOfTheSameId) {
  const ConfigDocument base =
      parse("base.toml",
            "[survey]\ntitle = \"base\"\ncountry = \"CL\"\n[derive]\na = \"x = 1\"\n"
            "[[indicator]]\nid = \"i\"\nstatistic = \"prevalence\"\n"
            "numerator = \"a\"\n");
  const ConfigDocument over =
      parse("over.toml",
            "[survey]\ntitle = \"over\"\n[derive]\nb = \"y = 1\"\n[[indicator]]\n"
            "id = \"i\"\nnumerator = \"b\"\n[[indicator]]\nid = \"j\"\n"
            "statistic = \"total\"\nnumerator = \"1\"\n");
  const ConfigDocument both = overlay(base, over, run_schema());
  EXPECT_EQ(both.file, "over.toml");
  EXPECT_EQ(both.section("survey").text("title"), "over");
  EXPECT_EQ(both.section("survey").text("country"), "CL");
  EXPECT_EQ(both.section("derive").values.size(), 2U);
  const auto indicators = both.matching("indicator");
  ASSERT_EQ(indicators.size(), 2U);
  EXPECT_EQ(indicators[0]->text("numerator"), "b");
  EXPECT_EQ(indicators[0]->text("statistic"), "prevalence");
  EXPECT_EQ(indicators[0]->find("statistic")->location.file, "base.toml");
  EXPECT_EQ(indicators[0]->find("numerator")->location.file, "over.toml");
  EXPECT_EQ(indicators[1]->text("id"), "j");
}

// A slip in the upper file must not vanish because the lower one has that id too.
TEST(Overlay, TwoElementsOfOneIdInOneFileStayTwo) {
  const std::string element =
      "[[indicator]]\nid = \"i\"\nstatistic = \"total\"\nnumerator = \"1\"\n";
  const ConfigDocument both =
      overlay(parse("base.toml", element), parse("over.toml", element + element), run_schema());
  EXPECT_EQ(both.matching("indicator").size(), 2U);
}

ConfigDocument expanded(const std::string& text) {
  Diagnostics diagnostics;
  ConfigDocument document = expand_lists(
      parse("p.toml", text), {{"official", {"police", "tax_office"}}, {"none", {}}}, diagnostics);
  for (const Finding& finding : diagnostics.findings()) ADD_FAILURE() << finding.text();
  return document;
}

TEST(ExpandLists, RepeatsSectionsKeysArgumentsAndElements) {
  const ConfigDocument document = expanded(
      "[derive]\n\"bribe_{official}\" = \"paid_{official} or asked_{official}\"\n"
      "bribe = \"any(bribe_{official}, other) = 1\"\n"
      "[[indicator]]\nid = \"i_{official}\"\nlabel = \"of {official}\"\nstatistic = "
      "\"prevalence\"\n"
      "numerator = \"bribe_{official}\"\n"
      "[[indicator]]\nid = \"average\"\nstatistic = \"average\"\nof = [\"i_{official}\", \"x\"]\n");
  const ConfigSection& derive = document.section("derive");
  ASSERT_EQ(derive.values.size(), 3U);
  EXPECT_EQ(derive.text("bribe_tax_office"), "paid_tax_office or asked_tax_office");
  EXPECT_EQ(derive.text("bribe"), "any(bribe_police,bribe_tax_office, other) = 1");
  const auto indicators = document.matching("indicator");
  ASSERT_EQ(indicators.size(), 3U);
  EXPECT_EQ(indicators[1]->text("id"), "i_tax_office");
  EXPECT_EQ(indicators[1]->text("label"), "of tax office");
  EXPECT_EQ(first_texts(*indicators[2], "of"),
            (std::vector<std::string>{"i_police", "i_tax_office", "x"}));
}

TEST(ExpandLists, WithoutMembersThereIsNothing) {
  const ConfigDocument document = expanded(
      "[derive]\n\"a_{none}\" = \"x_{none} = 1\"\nb = \"any(a_{none})\"\nc = \"x = 1\"\n"
      "[[indicator]]\nid = \"i_{none}\"\nstatistic = \"total\"\nnumerator = \"1\"\n"
      "[[indicator]]\nid = \"j\"\nstatistic = \"total\"\nnumerator = \"any(a_{none})\"\n");
  EXPECT_EQ(document.section("derive").values.size(), 1U);
  EXPECT_TRUE(document.matching("indicator").empty());
}

TEST(ExpandLists, AnUnknownListIsAnErrorAndBracesInTextsAreNot) {
  Diagnostics diagnostics;
  const ConfigDocument document =
      expand_lists(parse("p.toml",
                         "[derive]\n\"a_{offical}\" = \"x = 1\"\n[[indicator]]\nid = \"i\"\nlabel "
                         "= \"a {b} {C d\"\n"
                         "statistic = \"total\"\nnumerator = \"1\"\n"),
                   {{"official", {"police"}}},
                   diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_EQ(
      diagnostics.findings()[0].text(),
      "p.toml:2:17: error: there is no list \"offical\" in [lists]; did you mean \"official\"?");
  EXPECT_EQ(document.matching("indicator")[0]->text("label"), "a {b} {C d");
}

}  // namespace
}  // namespace darkfigure
