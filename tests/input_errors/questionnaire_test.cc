// What is said of a questionnaire that is not there, is wrong, or asks for what no file has.
#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

using Texts = std::vector<std::string>;

Texts findings(const std::string& survey,
               const std::string& rest = "",
               const std::string& own = "") {
  const TempFolder folder;
  folder.write("p.csv", "w,robbed,safe_walking,h\n1,1,2,0\n1,0,3,2\n2,0,4,1\n");
  folder.write("own.toml", own);
  folder.write(
      "c.toml",
      "[survey]\n" + survey + "[data.person]\nfile = \"p.csv\"\n[design]\nweight = \"w\"\n" + rest);
  return findings_in(folder, folder.file("c.toml"));
}

bool says(const Texts& texts, const std::string& part) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return text.find(part) != std::string::npos;
  });
}

std::string all(const Texts& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += text + "\n";
  return joined;
}

#define EXPECT_SAYS(texts, part) EXPECT_TRUE(says(texts, part)) << all(texts)

TEST(Questionnaire, UnknownNamesGetASuggestion) {
  EXPECT_SAYS(findings("questionnaire = \"enusc/2032\"\n"),
              "DIR/c.toml:2:17: error: there is no questionnaire \"enusc/2032\"; did you mean "
              "\"enusc/20");
  EXPECT_SAYS(findings("questionnaire = \"lacsi\"\nindicators = [\"16.5.7\"]\n"),
              "DIR/c.toml:3:14: error: \"indicators\": \"16.5.7\" is neither an SDG indicator nor "
              "one of lacsi; did you mean \"16.5.");
  EXPECT_SAYS(findings("questionnaire = \"none.toml\"\n"), "none.toml");
}

TEST(Questionnaire, AnIndicatorAskedForByNameMustBeMeasured) {
  const Texts texts =
      findings("questionnaire = \"lacsi\"\nindicators = [\"sdg_16_1_3_c\", \"16.1.4\"]\n");
  EXPECT_SAYS(texts,
              "DIR/c.toml: error: [survey] asks for \"sdg_16_1_3_c\" but nothing gives "
              "victim_sexual_violence (Suffered sexual violence); derive it in [derive]");
}

TEST(Questionnaire, WhatTheFilesLackIsOneWarning) {
  const Texts texts = findings("questionnaire = \"lacsi\"\nindicators = [\"16.1.4\", \"16.1.3\"]\n",
                               "[derive]\nvictim_robbery = \"robbed = 1\"\n");
  EXPECT_SAYS(texts, "4 indicators of the questionnaire lacsi cannot be estimated");
  EXPECT_SAYS(texts, "victim_assault (Was physically assaulted): sdg_16_1_3_a");
  EXPECT_FALSE(says(texts, "error")) << all(texts);
}

// What the config itself declares is never left out in silence.
TEST(Questionnaire, TheConfigsOwnMistakesAreErrors) {
  EXPECT_SAYS(findings("questionnaire = \"lacsi\"\nindicators = [\"16.1.3\"]\n",
                       "[derive]\nvictim_robbery = \"robed = 1\"\n"),
              "error: unknown variable \"robed\" in DIR/p.csv; did you mean \"robbed\"?");
}

TEST(Questionnaire, KeysWithoutOneHaveNoEffect) {
  EXPECT_SAYS(findings("title = \"x\"\nindicators = [\"16.1.4\"]\n"),
              "\"indicators\" has no effect without \"questionnaire\" in [survey]");
  EXPECT_SAYS(findings("title = \"x\"\n", "[lists]\nofficial = [\"police\"]\n"),
              "[lists] has no effect without \"questionnaire\" in [survey]");
}

TEST(Questionnaire, ADefinitionOfOnesOwnIsCheckedToo) {
  EXPECT_SAYS(findings("questionnaire = \"own.toml\"\n", "", "[survey]\ntitle = \"x\"\n"),
              "expected a section [questionnaire] but it is missing");
  EXPECT_SAYS(findings("questionnaire = \"own.toml\"\n",
                       "",
                       "[questionnaire]\ntitle = \"x\"\nextends = \"own.toml\"\n"),
              "DIR/own.toml extends itself");
  EXPECT_SAYS(findings("questionnaire = \"own.toml\"\n",
                       "",
                       "[questionnaire]\ntitle = \"x\"\nextends = \"lacsy\"\n"),
              "DIR/own.toml:3:11: error: there is no questionnaire \"lacsy\"; did you mean "
              "\"lacsi\"?");
  EXPECT_SAYS(findings("questionnaire = \"own.toml\"\n",
                       "",
                       "[questionnaire]\ntitle = \"x\"\n[variable.h]\ncodes = [\"a = 1\"]\n"),
              "\"codes\": expected a code with its label, as \"1 = Yes\", but found \"a = 1\"");
}

TEST(Questionnaire, AnIndicatorsOwnWeightIsHeldToTheDesigns) {
  const std::string survey = "title = \"x\"\n";
  const auto with = [&](const std::string& weight, const std::string& level = "") {
    return findings(survey,
                    "[[indicator]]\nid = \"i\"\nstatistic = \"prevalence\"\nnumerator = "
                    "\"robbed = 1\"\nweight = \"" +
                        weight + "\"\n" + level);
  };
  EXPECT_SAYS(with("hh"),
              "DIR/c.toml:7:1: error: \"weight\": unknown variable \"hh\" in DIR/p.csv");
  EXPECT_FALSE(says(with("h"), "error"));
  const TempFolder folder;
  folder.write("p.csv", "w,robbed,h\n0,1,2\n1,0,2\n1,0,-1\n");
  folder.write(
      "c.toml",
      "[survey]\ntitle = \"x\"\n[data.person]\nfile = \"p.csv\"\n[design]\nweight = "
      "\"w\"\n[[indicator]]\nid = \"i\"\nstatistic = \"prevalence\"\nnumerator = \"robbed = "
      "1\"\nweight = \"h\"\n");
  const Texts texts = findings_in(folder, folder.file("c.toml"));
  EXPECT_SAYS(texts,
              "p.csv: h: error: expected a weight of 0 or more in every row but it is missing");
  EXPECT_SAYS(texts, "expected weight 0 where w of [design] is 0 but found more in 1 row (row 1)");
}

TEST(Questionnaire, CommandsNameWhatTheyKnow) {
  const TempFolder folder;
  ProgramRun ran = run_program(folder.path(), {"explain", "16.5.9"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.errors.find("nothing is known of \"16.5.9\"; did you mean \"16.5."),
            std::string::npos)
      << ran.errors;
  ran = run_program(folder.path(), {"coverage", "nothing"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.errors.find("there is no questionnaire \"nothing\""), std::string::npos);
  ran = run_program(folder.path(), {"simulate", "lacsi", "--set", "x.y=1"});
  EXPECT_EQ(ran.exit_code, 2);
  ran = run_program(folder.path(), {"list", "nothing"});
  EXPECT_EQ(ran.exit_code, 2);
  for (const char* what : {"questionnaires", "indicators", "iccs", "definition"}) {
    ran = run_program(folder.path(), {"list", what});
    EXPECT_EQ(ran.exit_code, 0) << what;
    EXPECT_GT(ran.output.size(), 500U) << what;
  }
}

}  // namespace
}  // namespace darkfigure::testing
