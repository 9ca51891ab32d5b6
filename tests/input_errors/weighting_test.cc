// Messages about the weighting, verbatim.
#include <gtest/gtest.h>

#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure {
namespace {

using testing::findings_in;
using testing::SmallSurvey;
using testing::TempFolder;
using Texts = std::vector<std::string>;

// A survey of eight addresses in one stratum of four PSUs: four interviews, two refusals, one
// unknown, one vacant.
struct Addresses {
  std::string weighting = "[weighting]\ndisposition = \"outcome\"\n";
  std::string steps =
      "[[weighting.step]]\nmethod = \"eligibility\"\nmin_respondents = 1\n"
      "[[weighting.step]]\nmethod = \"nonresponse\"\nmin_respondents = 1\n";
  std::string data =
      "id,psu,w,p,outcome,area,n\n1,1,10,0.1,110,1,2\n2,1,10,0.1,210,1,\n3,2,10,0.1,120,1,1\n"
      "4,2,10,0.1,310,2,\n5,3,10,0.1,110,2,3\n6,3,10,0.1,220,2,\n7,4,10,0.1,110,1,1\n8,4,10,0.1,"
      "410,2,\n";
  std::string design = "weight = \"w\"\n";

  Texts messages() const {
    const TempFolder folder;
    folder.write("survey.csv", data);
    const std::string config = folder.write(
        "c.toml",
        "[survey]\ntitle = \"Addresses\"\n[data.household]\nfile = \"survey.csv\"\n[design]\nlevel "
        "= "
        "\"household\"\npsu = \"psu\"\n" +
            design + weighting + steps +
            "[[indicator]]\nid = \"two\"\nstatistic = \"prevalence\"\nnumerator = \"n >= 2\"\n");
    return findings_in(folder, config);
  }
};

const char* const kFixed =
    "DIR/c.toml:11:1: warning: method = \"linearization\" takes these steps as fixed: \"step 1, "
    "eligibility\", \"step 2, nonresponse\"; a replication method replays them in every replicate";

TEST(WeightingErrors, ASoundConfigOnlyWarnsThatLinearizationTakesStepsAsFixed) {
  EXPECT_EQ(Addresses().messages(), Texts{kFixed});
}

TEST(WeightingErrors, DispositionsNeedStepsAndStepsDispositions) {
  Addresses survey;
  survey.steps = "";
  EXPECT_EQ(
      survey.messages(),
      (Texts{"DIR/c.toml:9:2: error: with dispositions the nonrespondents have weight: expected "
             "a step of method \"nonresponse\" or \"propensity\" that moves it",
             "DIR/c.toml:9:2: error: 1 unit of unknown eligibility: expected a step of method "
             "\"eligibility\" that shares their weight among the known"}));
  survey = {};
  survey.weighting = "";
  EXPECT_EQ(
      survey.messages()[0],
      "DIR/c.toml:9:1: error: expected \"disposition\" in [weighting], the variable that says "
      "who responded, but it is missing");
}

TEST(WeightingErrors, DispositionsThatStandNowhere) {
  Addresses survey;
  survey.weighting +=
      "respondent = [110]\nnonrespondent = [210, 220]\nunknown = [310]\nineligible = [410]\n";
  EXPECT_EQ(
      survey.messages()[0],
      "DIR/c.toml:9:2: error: the disposition \"120\" of \"outcome\" is in none of the lists of "
      "[weighting]: respondent, nonrespondent, unknown, ineligible");
}

TEST(WeightingErrors, KeysOfAnotherMethodAreNotOverlooked) {
  Addresses survey;
  survey.steps += "upper = 5\n";
  EXPECT_EQ(
      survey.messages()[0],
      "DIR/c.toml:17:9: error: \"upper\" has no effect with method = \"nonresponse\"; it belongs "
      "to \"trim\", \"trim_and_calibrate\"");
}

TEST(WeightingErrors, ATrimmingHasOneUpperBound) {
  Addresses survey;
  survey.steps += "[[weighting.step]]\nmethod = \"trim\"\nlower = 1\n";
  EXPECT_EQ(
      survey.messages()[0],
      "DIR/c.toml:17:1: error: expected one upper bound, by upper, median_multiple, iqr_multiple "
      "or quantile, but found 0");
}

TEST(WeightingErrors, ProbabilitiesAndEligiblePersonsOutOfRange) {
  Addresses survey;
  survey.design = "";
  survey.data.replace(survey.data.find("0.1,110"), 3, "1.5");
  survey.steps =
      "[[weighting.step]]\nmethod = \"selection\"\nprobabilities = [\"p\"]\n"
      "[[weighting.step]]\nmethod = \"within_household\"\neligible = \"n\"\n" +
      survey.steps;
  const Texts messages = survey.messages();
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(
      messages[0],
      "DIR/survey.csv: p: error: expected a probability above 0 and up to 1 in every row that has "
      "weight at this step but it is missing or not so in 1 row (row 1)");
  EXPECT_EQ(
      messages[1],
      "DIR/survey.csv: n: error: expected a number of eligible persons, 1 or more (known of "
      "respondents only? place the step after the adjustment for nonresponse), in every row that "
      "has weight at this step but it is missing or not so in 4 rows (2, 4, 6 and 8)");
}

TEST(WeightingErrors, PredictorsMustBeKnownOfNonrespondents) {
  Addresses survey;
  survey.steps =
      "[[weighting.step]]\nmethod = \"eligibility\"\nmin_respondents = 1\n"
      "[[weighting.step]]\nmethod = \"propensity\"\nnumeric_predictors = [\"n\"]\n";
  EXPECT_EQ(
      survey.messages()[1],
      "DIR/c.toml:14:1: error: the predictor \"n\" must be known of respondents and nonrespondents "
      "but is missing in 2 rows (2 and 6); use variables of the sampling frame");
}

Texts margin_messages(const std::string& keys, const std::string& calibration = "") {
  const TempFolder folder;
  SmallSurvey survey;
  survey.calibration = "distance = \"raking\"\n" + calibration;
  survey.margins += "psu,1,130\npsu,2,140\npsu,3,140\n";
  survey.extra = "[[calibration.margin]]\n" + keys;
  return findings_in(folder, survey.write(folder));
}

TEST(WeightingErrors, MarginsThatDoNotAddUpAsDeclared) {
  EXPECT_EQ(
      margin_messages("total_of = \"loss\"\n"),
      Texts{"DIR/c.toml:26:1: error: expected the key \"total\" in [[calibration.margin]] but it "
            "is missing"});
  EXPECT_EQ(
      margin_messages("variables = [\"sex\"]\ntotal = 5\n"),
      Texts{"DIR/c.toml:26:1: error: \"total\" is one overall total: with categories their totals "
            "stand in a \"file\""});
  EXPECT_EQ(margin_messages("total_of = \"loss\"\ntotal = 5\nridge = 1\ntolerance = 0.1\n"),
            Texts{"DIR/c.toml:26:1: error: expected \"ridge\" or \"tolerance\" but found both"});
  EXPECT_EQ(
      margin_messages("variables = [\"sex\"]\nfile = \"margins.csv\"\nlevel = \"household\"\n"),
      Texts{"DIR/c.toml:26:1: error: \"level\": there is no section [data.household]"});
  EXPECT_EQ(
      margin_messages("variables = [\"psu\"]\nfile = \"margins.csv\"\ncollapse = [\"1\"]\n"),
      Texts{"DIR/c.toml:26:1: error: \"collapse\": expected categories joined by +, as \"7 + 8\", "
            "but found \"1\""});
  EXPECT_EQ(
      margin_messages("variables = [\"psu\"]\nfile = \"margins.csv\"\ntotals = [\"3 = x\"]\n"),
      Texts{"DIR/c.toml:26:1: error: \"totals\": expected a category of the margin \"psu\", once, "
            "and its "
            "total, as \"7 = 1200\", but found \"3 = x\""});
}

// The merged total would be that of the members that have a line, and the weights too low.
TEST(WeightingErrors, AMergedCategoryNeedsTheTotalOfEveryMember) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.margins += "psu,1,130\npsu,2,280\n";
  survey.extra =
      "[[calibration.margin]]\nvariables = [\"psu\"]\nfile = \"margins.csv\"\ncollapse = [\"2 + "
      "3\"]\n";
  EXPECT_EQ(
      findings_in(folder, survey.write(folder)),
      Texts{"DIR/margins.csv: error: the margin \"psu\" has no control total for \"3\", which is "
            "part of \"2 + 3\" and which 8 respondents have; add a line for it"});
  survey.extra += "totals = [\"2 + 3 = 280\"]\n";
  EXPECT_TRUE(findings_in(folder, survey.write(folder)).empty());
}

TEST(WeightingErrors, CalibrationKeysThatDoNotGoTogether) {
  const std::string sound = "variables = [\"psu\"]\nfile = \"margins.csv\"\n";
  EXPECT_EQ(margin_messages(sound, "bounds = [0.5, 2]\n"),
            Texts{"DIR/c.toml:14:10: error: \"bounds\" has no effect with distance = \"raking\"; "
                  "expected distance = \"truncated-raking\" or \"logit\""});
  EXPECT_EQ(
      margin_messages(sound, "same_weight_in = \"household\"\n"),
      Texts{"DIR/c.toml:12:2: error: \"same_weight_in\": expected a level above the design's level "
            "\"person\" but found \"household\""});
  EXPECT_EQ(
      margin_messages(sound, "q = \"robbed\"\n"),
      Texts{"DIR/c.toml:12:2: error: \"q\": expected a number above 0 of every unit but \"robbed\" "
            "is missing or not positive in 18 rows (first 2, 3, 4, 5, 7)"});
  EXPECT_EQ(
      margin_messages(sound, "replicate_scale = 1\n"),
      Texts{"DIR/c.toml:12:2: error: \"replicate_totals\" and \"replicate_scale\" go together but "
            "one of them is missing"});
}

}  // namespace
}  // namespace darkfigure
