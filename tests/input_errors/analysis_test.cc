// Messages about what is made of the estimates.
#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure::testing {
namespace {

using Texts = std::vector<std::string>;

Texts findings_with(const std::string& extra) {
  SmallSurvey survey;
  survey.extra = extra;
  const TempFolder folder;
  return findings_in(folder, survey.write(folder));
}

TEST(AnalysisErrors, AFormulaPointsAtItsCharacter) {
  EXPECT_EQ(
      findings_with("[[contrast]]\nid = \"a\"\nformula = \"robbery[sex=1] - (robbery\"\n"),
      (Texts{"DIR/c.toml:28:37: error: formula: expected \")\"\n    robbery[sex=1] - (robbery\n"
             "                             ^"}));
  EXPECT_EQ(findings_with("[[contrast]]\nid = \"a\"\nformula = \"robbry[sex=1] - 2\"\n"),
            (Texts{"DIR/c.toml:28:12: error: there is no indicator \"robbry\"; did you mean "
                   "\"robbery\"?"}));
  EXPECT_EQ(findings_with("[[contrast]]\nid = \"a\"\nformula = \"robbery[region=1] - 2\"\n"),
            (Texts{"DIR/c.toml:28:12: error: \"robbery\" is not estimated by \"region\"; add it to "
                   "\"domains\" of [estimates]"}));
  EXPECT_EQ(findings_with("[[contrast]]\nid = \"a\"\nformula = \"robbery[sex=3]\"\n"),
            (Texts{"DIR/c.toml:28:12: error: the domain \"sex\" has no category \"3\""}));
}

TEST(AnalysisErrors, AContrastIsAFormulaOrComparesDomains) {
  EXPECT_EQ(findings_with("[[contrast]]\nid = \"a\"\n"),
            (Texts{"DIR/c.toml:26:1: error: expected either \"formula\" or \"domains\" in "
                   "[[contrast]] but found neither"}));
  EXPECT_EQ(findings_with("[[contrast]]\nid = \"a\"\ndomains = [\"sex\"]\n[[contrast]]\nid = "
                          "\"a\"\ndomains = [\"sex\"]\n"),
            (Texts{"DIR/c.toml:29:1: error: the contrast \"a\" is declared already"}));
}

TEST(AnalysisErrors, AnAverageNamesIndicatorsThatExist) {
  EXPECT_EQ(findings_with("[[indicator]]\nid = \"m\"\nstatistic = \"average\"\nof = [\"robbery\", "
                          "\"theft\"]\n"),
            (Texts{"DIR/c.toml:26:1: error: \"of\": there is no indicator \"theft\" to average"}));
  EXPECT_EQ(findings_with("[[indicator]]\nid = \"m\"\nstatistic = \"average\"\nof = "
                          "[\"robbery\"]\n"),
            (Texts{"DIR/c.toml:26:1: error: expected two or more indicators in \"of\" of an "
                   "average"}));
}

TEST(AnalysisErrors, MissingAnswersCountOnlyInConditions) {
  EXPECT_EQ(
      findings_with("[[indicator]]\nid = \"m\"\nstatistic = \"mean\"\nnumerator = "
                    "\"loss\"\nnonresponse_bounds = true\n"),
      (Texts{"DIR/c.toml:26:1: error: \"missing_as_no\", \"missing_as_yes\" and "
             "\"nonresponse_bounds\" are for conditions, which statistic = \"mean\" has not"}));
}

TEST(AnalysisErrors, ARegressionNamesItsPredictorsAndReferences) {
  EXPECT_EQ(findings_with("[[regression]]\nid = \"r\"\noutcome = \"robbed = 1\"\n"),
            (Texts{"DIR/c.toml:26:1: error: expected \"predictors\" or \"numeric_predictors\" in "
                   "[[regression]]"}));
  EXPECT_EQ(findings_with("[[regression]]\nid = \"r\"\noutcome = \"robbed = 1\"\npredictors = "
                          "[\"sex\"]\nreference = [\"sex=4\"]\n"),
            (Texts{"DIR/c.toml:26:1: error: \"reference\": \"sex\" has no category \"4\""}));
}

TEST(AnalysisErrors, AProfileThatDoesNotExist) {
  EXPECT_EQ(
      findings_with("quality = \"nchs\"\n"),
      (Texts{"DIR/c.toml:26:11: error: \"quality\": unknown profile \"nchs\"; expected a file "
             "(.toml) or one of abs, bjs, cepal-2020, cepal-2023, coe, ine-chile-2020, "
             "ine-chile-2024-economic, inegi, nchs-2017, ons, statcan"}));
}

TEST(AnalysisErrors, SettingsOfAnIndicatorThatDoesNotExist) {
  SmallSurvey survey;
  const TempFolder folder;
  EXPECT_EQ(findings_of(survey.write(folder), {{"indicator.theft.where", "sex = 1"}}),
            (Texts{"--set indicator.theft.where: error: unknown key \"indicator.theft.where\""}));
  EXPECT_EQ(findings_of(survey.write(folder), {{"indicator.robbery.were", "sex = 1"}}),
            (Texts{"--set indicator.robbery.were: error: unknown key \"were\"; did you mean "
                   "\"where\"?"}));
}

}  // namespace
}  // namespace darkfigure::testing
