#include <gtest/gtest.h>

#include "engine/config/config_document.h"
#include "engine/run_schema.h"

namespace darkfigure {
namespace {

constexpr const char* kGood = R"([survey]
title = "T"
[data.person]
file = "x.sav"
[design]
weight = "w"
[[indicator]]
id = "a"
statistic = "mean"
numerator = "y"
)";

ConfigDocument load(const std::string& text,
                    Diagnostics& diagnostics,
                    const std::vector<ConfigOverride>& overrides = {}) {
  return load_config("c.toml", text, overrides, run_schema(), diagnostics);
}

std::vector<std::string> errors(const std::string& text,
                                const std::vector<ConfigOverride>& overrides = {}) {
  Diagnostics diagnostics;
  load(text, diagnostics, overrides);
  std::vector<std::string> texts;
  for (const Finding& finding : diagnostics.findings()) texts.push_back(finding.text());
  return texts;
}

TEST(Config, DefaultsAreFilledIn) {
  Diagnostics diagnostics;
  const ConfigDocument document = load(kGood, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  EXPECT_EQ(document.section("replication").text("method"), "linearization");
  EXPECT_EQ(document.section("calibration").number("tolerance"), 1e-10);
  EXPECT_TRUE(document.section("replication").find("method")->is_default);
  EXPECT_FALSE(document.section("calibration").written);
  EXPECT_EQ(document.matching("data.*").front()->name, "data.person");
}

TEST(Config, EveryProblemIsReportedAtOnceInFileOrder) {
  const std::string text = std::string(kGood) + R"([replication]
metod = "jkn"
replicates = "many"
center = "middle"
max_failed_replicates = 0.9
[colibration]
)";
  EXPECT_EQ(
      errors(text),
      (std::vector<std::string>{
          "c.toml:12:1: error: unknown key \"metod\" in [replication]; did you mean \"method\"?",
          "c.toml:13:14: error: \"replicates\": expected a whole number or auto but found \"many\"",
          "c.toml:14:10: error: \"center\": expected one of estimate, mean but found \"middle\"",
          "c.toml:15:25: error: \"max_failed_replicates\": expected a number from 0 to 0.5 but "
          "found 0.9",
          "c.toml:16:2: error: unknown key \"colibration\" at the top level; did you mean "
          "\"calibration\"?"}));
}

TEST(Config, MissingSectionsAndKeysAreNamed) {
  EXPECT_EQ(errors("[survey]\n[data.person]\nfile = \"x.sav\"\n"),
            (std::vector<std::string>{
                "c.toml: error: expected a section [design] but it is missing",
                "c.toml: error: expected at least one [[indicator]] but it is missing",
                "c.toml:1:2: error: expected the key \"title\" in [survey] but it is missing"}));
}

TEST(Config, SyntaxErrorsHaveLineAndColumn) {
  const std::vector<std::string> found = errors("[survey]\ntitle = \"T\nx = 1\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("c.toml:2:11: error: not valid TOML: ")) << found[0];
}

TEST(Config, WrongShapesAreNamed) {
  const std::string text =
      std::string(kGood) + "[estimates]\ndomains = [\"sex\", 3]\n[derive]\nx = 3\n";
  EXPECT_EQ(errors(text),
            (std::vector<std::string>{
                "c.toml:12:11: error: \"domains\": expected a list of names, as [\"sex\", "
                "[\"sex\", \"age\"]] but "
                "found a list",
                "c.toml:14:5: error: \"x\": expected text in quotes but found a number"}));
}

TEST(Config, SetReplacesAKeyAndIsCheckedLikeOne) {
  Diagnostics diagnostics;
  const ConfigDocument document =
      load(kGood, diagnostics, {{"replication.method", "jkn"}, {"replication.rscales", "[1, 2]"}});
  EXPECT_EQ(document.section("replication").text("method"), "jkn");
  EXPECT_EQ(document.section("replication").find("rscales")->numbers, (std::vector<double>{1, 2}));
  EXPECT_EQ(errors(kGood, {{"replication.metod", "jkn"}}),
            std::vector<std::string>{
                "--set replication.metod: error: unknown key \"replication.metod\"; did you "
                "mean \"replication.method\"?"});
  EXPECT_EQ(errors(kGood, {{"estimates.level", "101"}}),
            std::vector<std::string>{
                "--set estimates.level: error: \"level\": expected a number from 50 to 99.99 "
                "but found 101"});
}

TEST(Config, TextKnowsWhereItsFirstCharacterIs) {
  Diagnostics diagnostics;
  const ConfigDocument document = load(kGood, diagnostics);
  const ConfigValue* numerator = document.matching("indicator").front()->find("numerator");
  EXPECT_EQ(numerator->text_start.line, 10);
  EXPECT_EQ(numerator->text_start.column, 14);
}

TEST(Config, EveryKeyIsDocumentedAndEveryDefaultIsValid) {
  Diagnostics diagnostics;
  load(kGood, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  for (const KeySpec& key : run_schema().keys) EXPECT_FALSE(key.meaning.empty()) << key.key;
}

}  // namespace
}  // namespace darkfigure
