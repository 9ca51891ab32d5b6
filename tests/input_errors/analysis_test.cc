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
            (Texts{"DIR/c.toml:28:12: error: the domain \"sex\" has no category \"3\"; expected a "
                   "code: 1, 2"}));
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
             "\"nonresponse_bounds\" are for shares of units, not for statistic = \"mean\""}));
}

TEST(AnalysisErrors, KeysOfAQuantileStandOnQuantilesAlone) {
  EXPECT_EQ(findings_with("[[indicator]]\nid = \"m\"\nstatistic = \"mean\"\nnumerator = "
                          "\"loss\"\nvariance = \"woodruff\"\n"),
            (Texts{"DIR/c.toml:26:1: error: \"probability\", \"rule\" and \"variance\" are a "
                   "quantile's; statistic = \"mean\" has none of them"}));
  EXPECT_EQ(
      findings_with("[[indicator]]\nid = \"q\"\nstatistic = \"quantile\"\nnumerator = "
                    "\"loss\"\nvariance = \"woodruff\"\n[[contrast]]\nid = \"c\"\nformula = "
                    "\"2 * q\"\n"),
      (Texts{"DIR/c.toml:33:16: error: the quantile \"q\" has Woodruff's variance, which has no "
             "covariance to compare it by; use variance = \"replicates\" with a bootstrap"}));
}

TEST(AnalysisErrors, WhatWouldBeIgnoredIsSaid) {
  EXPECT_EQ(
      findings_with("[[regression]]\nid = \"r\"\noutcome = \"robbed = 1\"\npredictors = "
                    "[\"sex\"]\nreference = [\"region=1\"]\n"),
      (Texts{"DIR/c.toml:26:1: error: \"reference\": \"region\" is no categorical predictor"}));
  EXPECT_EQ(
      findings_with("[disclosure]\nprotection = 5\n"),
      (Texts{"DIR/c.toml:26:2: error: \"protection\" has no effect without \"minimum_cases\" in "
             "[disclosure]"}));
  EXPECT_EQ(findings_with("[sensitivity]\nindicators = [\"robbery\"]\n"),
            (Texts{"DIR/c.toml:26:2: error: expected at least one [[sensitivity.alternative]] but "
                   "there is none"}));
  EXPECT_EQ(findings_with("[[regression]]\nid = \"r\"\noutcome = \"robbed = 1\"\npredictors = "
                          "[\"sex\", \"stratum\", \"region\"]\n"),
            (Texts{"DIR/c.toml:26:1: error: the predictor \"region\" (2) follows from those before "
                   "it, so that its coefficient has no meaning; leave one out"}));
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
