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
  EXPECT_FALSE(says(texts, ": error:")) << all(texts);
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
  EXPECT_FALSE(says(with("h"), ": error:"));
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

// A code of "don't know" that nobody declared must not count as an answer.
TEST(Questionnaire, ConceptsAreHeldToTheirCodes) {
  const TempFolder folder;
  folder.write("p.csv", "w,q1,q2\n1,1,1\n1,2,8\n1,2,4\n");
  const auto with = [&](const std::string& derive) {
    folder.write("c.toml",
                 "[survey]\nquestionnaire = \"lacsi\"\nindicators = [\"16.1.4\", \"16.1.3\"]\n"
                 "[data.person]\nfile = \"p.csv\"\n[design]\nweight = \"w\"\n[derive]\n" +
                     derive);
    return findings_in(folder, folder.file("c.toml"));
  };
  EXPECT_SAYS(
      with("safe_walking = \"q2\"\n"),
      "DIR/c.toml:9:17: error: the concept safe_walking (Feels safe walking alone in the "
      "area after dark: 1 very safe … 4 very unsafe, 5 never goes out): expected codes 1 to "
      "5 but found 8 (1 row); declare codes that are no answers in [[missing]], or derive "
      "the scale");
  EXPECT_SAYS(
      with("victim_robbery = \"q1\"\n"),
      "DIR/c.toml:9:19: error: the concept victim_robbery (Was robbed: something was taken by "
      "force or threat): expected yes or no (1 or 0) but found 2 (2 rows); derive the "
      "condition in [derive], as victim_robbery = \"VARIABLE = 1\"");
}

TEST(Questionnaire, AConceptOfIncidentsIsNoConceptOfPersons) {
  EXPECT_SAYS(
      findings("questionnaire = \"lacsi\"\n",
               "[derive]\nvictim_robbery = \"robbed = 1\"\nincident_physical = \"robbed = 1\"\n"),
      "DIR/c.toml:9:22: error: the concept incident_physical is of the level \"incident\": "
      "expected it in [derive.incident]");
}

TEST(Questionnaire, SlipsAreNamed) {
  // A list, a member, a concept, a level's file.
  const std::string own = "[questionnaire]\ntitle = \"x\"\nextends = \"lacsi\"\n";
  EXPECT_SAYS(
      findings(
          "questionnaire = \"own.toml\"\n", "", own + "[derive]\n\"a_{offical}\" = \"h = 1\"\n"),
      "DIR/own.toml:5:17: error: there is no list \"offical\" in [lists]; did you mean "
      "\"official\"?");
  EXPECT_SAYS(
      findings("questionnaire = \"own.toml\"\n", "", own + "[lists]\nofficial = [\"a b\"]\n"),
      "[lists] official: expected names of letters, digits and _, as \"tax_office\", but "
      "found \"a b\"");
  EXPECT_SAYS(findings("questionnaire = \"lacsi\"\nindicators = [\"16.1.3\"]\n",
                       "[derive]\nvictim_robbery = \"robbed = 1\"\nvictim_asault = \"h = 1\"\n"),
              "victim_assault (Was physically assaulted) [is \"victim_asault\" meant?]");
  EXPECT_SAYS(findings("questionnaire = \"own.toml\"\n",
                       "",
                       own + "[[missing]]\nvariables = [\"hh\"]\nrefused = [9]\n[derive]\n"
                             "victim_robbery = \"robbed = 1\"\n"),
              "DIR/own.toml:4:1: error: \"variables\": no variable is called \"hh\"");
  EXPECT_SAYS(findings("questionnaire = \"own.toml\"\n",
                       "",
                       own + "[[indicator]]\nid = \"i\"\nlevel = \"persn\"\nstatistic = "
                             "\"prevalence\"\nnumerator = \"robbed = 1\"\n"),
              "DIR/own.toml:4:1: error: there is no level \"persn\"; did you mean \"person\"?");
  EXPECT_SAYS(
      findings("questionnaire = \"own.toml\"\n", "", "[questionnaire]\nextends = \"lacsi\"\n"),
      "DIR/own.toml:1:2: error: expected the key \"title\" in [questionnaire] but it is "
      "missing");
  EXPECT_SAYS(
      findings("questionnaire = \"own.toml\"\n", "", own + "[variable.x]\nrange = [5, 1]\n"),
      "DIR/own.toml:4:11: error: \"range\": expected the smallest and the largest");
  EXPECT_SAYS(
      findings("questionnaire = \"own.toml\"\n", "", own + "[concept.x]\nvalues = \"a..b\"\n"),
      "DIR/own.toml:4:10: error: \"values\": expected \"yes\", the codes of a scale");
}

TEST(Questionnaire, NothingToEstimateIsAnError) {
  EXPECT_SAYS(findings("questionnaire = \"lacsi\"\nindicators = [\"16.5.1\"]\n"),
              "error: no indicator of the questionnaire lacsi can be estimated from these files: "
              "\"sdg_16_5_1\" lacks ");
  // Neither where the questionnaire is known not to ask about it.
  EXPECT_SAYS(findings("questionnaire = \"ess/9\"\nindicators = [\"16.5.1\"]\n"),
              "error: no indicator of the questionnaire ess/9 can be estimated");
}

// The config's own expressions are never left out, wherever the indicator comes from.
TEST(Questionnaire, SettingsAreTheUsers) {
  const TempFolder folder;
  folder.write("p.csv", "w,robbed\n1,1\n1,0\n2,0\n");
  folder.write("c.toml",
               "[survey]\nquestionnaire = \"lacsi\"\nindicators = [\"16.1.3\"]\n[data.person]\n"
               "file = \"p.csv\"\n[design]\nweight = \"w\"\n[derive]\nvictim_robbery = \"robbed = "
               "1\"\n");
  const auto with = [&](const std::string& key, const std::string& value) {
    return findings_of(folder.file("c.toml"), {{key, value}});
  };
  EXPECT_SAYS(with("indicator.sdg_16_1_3_a_robbery.numerator", "robed = 1"),
              "--set indicator.sdg_16_1_3_a_robbery.numerator: error: unknown variable \"robed\"");
  EXPECT_SAYS(
      with("survey.questionnaire", "\"lacsy\""),
      "--set survey.questionnaire: error: there is no questionnaire \"lacsy\"; did you mean "
      "\"lacsi\"?");
  const Ran ran =
      run_config(folder.file("c.toml"), {{"derive.person.victim_robbery", "robbed = 0"}});
  EXPECT_EQ(ran.estimate("sdg_16_1_3_a_robbery").value, 0.75);
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
