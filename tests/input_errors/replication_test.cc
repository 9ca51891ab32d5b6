// What can be wrong with the declared sample and its replication.
#include <gtest/gtest.h>

#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure::testing {
namespace {

using Texts = std::vector<std::string>;

Texts messages(const SmallSurvey& survey) {
  const TempFolder folder;
  return findings_in(folder, survey.write(folder));
}

// The small survey with another [replication].
Texts messages_of(const std::string& replication) {
  SmallSurvey survey;
  survey.replication = replication;
  return messages(survey);
}

// The small survey with a column more; `values` are written behind every row in turn.
SmallSurvey with_column(const std::string& name, const std::vector<std::string>& values) {
  SmallSurvey survey;
  std::string data;
  std::size_t row = 0;
  for (const char c : survey.data) {
    if (c == '\n') {
      data += "," + (row == 0 ? name : values[(row - 1) % values.size()]);
      ++row;
    }
    data += c;
  }
  survey.data = data;
  return survey;
}

TEST(ReplicationErrors, OddStrataOfHalfSamplesAreNamed) {
  EXPECT_EQ(
      messages_of("method = \"brr\"\n"),
      Texts{"DIR/c.toml:10:2: error: expected an even number of PSUs in every stratum but 2 strata "
            "have an odd one: \"1\", \"2\"; three PSUs would need negative factors: set method = "
            "\"fay\" with rho of 0.27 or more, \"jk2\" or \"jkn\""});
  EXPECT_EQ(messages_of("method = \"fay\"\nrho = 0.3\n"), Texts{});
  EXPECT_EQ(messages_of("method = \"jk2\"\n"), Texts{});
}

TEST(ReplicationErrors, TooFewReplicatesForABalance) {
  EXPECT_EQ(
      messages_of("method = \"fay\"\nreplicates = 4\n"),
      Texts{
          "DIR/c.toml:10:2: error: expected at least 5 replicates, one more than there are pairs "
          "of PSUs, but found replicates = 4; leave the key out and the smallest number that does "
          "is taken"});
}

TEST(ReplicationErrors, MoreGroupsThanPsus) {
  EXPECT_EQ(
      messages_of("method = \"dagjk\"\n"),
      Texts{"DIR/c.toml:10:2: error: expected at most as many \"groups\" as there are PSUs (6) but "
            "found 30; set groups"});
}

TEST(ReplicationErrors, AutoIsForBootstraps) {
  EXPECT_EQ(
      messages_of("method = \"fay\"\nreplicates = \"auto\"\n"),
      Texts{
          "DIR/c.toml:12:14: error: replicates = \"auto\" is for the bootstraps, whose error falls "
          "with their number; \"fay\" has as many as its balance needs"});
  EXPECT_EQ(
      messages_of("method = \"bootstrap\"\nreplicates = \"many\"\n"),
      Texts{"DIR/c.toml:12:14: error: \"replicates\": expected a whole number or auto but found "
            "\"many\""});
}

TEST(ReplicationErrors, KeysWithoutEffectAreSaid) {
  EXPECT_EQ(
      messages_of("method = \"jkn\"\nrho = 0.3\n"),
      Texts{"DIR/c.toml:12:7: warning: \"rho\" has no effect with method = \"jkn\": it is for fay, "
            "imported"});
}

TEST(ReplicationErrors, StrataToCollapse) {
  SmallSurvey survey;
  survey.design += "singleton = \"collapse\"\ncollapse = [\"1 + 3\"]\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/c.toml:6:2: error: collapse \"1 + 3\": there is no stratum \"3\""}));
  survey = {};
  survey.design += "collapse = [\"1 + 2\"]\n";
  EXPECT_EQ(messages(survey).front(),
            "DIR/c.toml:6:2: error: \"collapse\" stands with singleton = \"collapse\" only");
  survey = with_column("one", {"7"});
  survey.design = "stratum = \"id\"\npsu = \"psu\"\nweight = \"w\"\nsingleton = \"collapse\"\n";
  EXPECT_NE(messages(survey).front().find(
                "name each one's neighbour in [design]: collapse = [\"1 + 2\", \"3 + 4\", "),
            std::string::npos)
      << messages(survey).front();
}

TEST(ReplicationErrors, SamplingFractions) {
  SmallSurvey survey = with_column(
      "n_psus", {"30", "30", "30", "30", "30", "30", "30", "30", "30", "30", "30", "30", "2"});
  survey.design += "fpc = \"n_psus\"\n";
  EXPECT_EQ(
      messages(survey),
      Texts{
          "DIR/survey.csv: n_psus: error: expected one fpc throughout a stratum (of a later stage: "
          "a unit of the stage above) but found both 2 and 30 in \"2\""});
  survey = with_column("n_psus", {"2"});
  survey.design += "fpc = \"n_psus\"\n";
  EXPECT_EQ(
      messages(survey).front(),
      "DIR/survey.csv: n_psus: error: expected at least as many units in the population as the "
      "sample has, but there are fewer in \"1\", \"2\"; an fpc is the number of units in the "
      "population, or the share of them that was drawn (all values at most 1)");
  survey = with_column("n_psus", {"many"});
  survey.design += "fpc = \"n_psus\"\n";
  EXPECT_EQ(
      messages(survey).front(),
      "DIR/survey.csv: n_psus: error: expected a numeric fpc but the variable holds text; store it "
      "as a number in the file");
  survey = with_column("n_psus", {"0.5", "-1"});
  survey.design += "fpc = \"n_psus\"\n";
  EXPECT_NE(messages(survey).front().find("above 0 in every row but not in 12 rows (first 2, 4, 6"),
            std::string::npos)
      << messages(survey).front();
  survey = {};
  survey.design += "fpc = \"n_psu\"\n";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:6:2: error: \"fpc\": unknown variable \"n_psu\" in DIR/survey.csv"});
}

TEST(ReplicationErrors, SortVariablesAreThereInEveryRow) {
  SmallSurvey survey = with_column("place", {"3", ""});
  survey.replication = "method = \"sdr\"\nsort = [\"place\"]\n";
  EXPECT_NE(
      messages(survey).front().find("expected a value to sort by in every row but found none in"),
      std::string::npos)
      << messages(survey).front();
}

TEST(ReplicationErrors, ReplicatesThatExistAreNotMadeAnew) {
  SmallSurvey survey = with_column("brr_1,brr_2", {"10,12"});
  survey.replication = "method = \"fay\"\ncolumns = \"brr_\"\n";
  EXPECT_EQ(
      messages(survey),
      Texts{"DIR/c.toml:12:11: error: \"columns\" names replicates that exist but method = \"fay\" "
            "makes others: set method = \"imported\" (and type), or remove the key"});
  survey.replication =
      "method = \"imported\"\ncolumns = \"brr_\"\ncontains = \"base-weights\"\ntype = "
      "\"brr\"\nscale = 0.5\n";
  EXPECT_EQ(
      messages(survey),
      Texts{
          "DIR/c.toml:15:9: error: both \"scale\" and \"type\" say what the variance is multiplied "
          "by: leave one out"});
}

TEST(ReplicationErrors, LaterStagesWithASingleUnit) {
  SmallSurvey survey = with_column("n_psus,n_units", {"30,9"});
  survey.design += "fpc = \"n_psus\"\n[[design.stage]]\nunit = \"stratum\"\nfpc = \"n_units\"\n";
  survey.replication = "method = \"linearization\"\n";
  EXPECT_EQ(
      messages(survey),
      Texts{"DIR/c.toml:6:2: error: expected at least two units drawn in every unit of the stage "
            "above but found 6 units of a stage with a single unit drawn in it at the next stage: "
            "\"1/1\", \"1/2\", \"1/3\", \"2/1\", \"2/2\" …; set singleton = \"certainty\" in "
            "[design] (they add nothing to the variance of that stage), or declare fewer stages"});
}

TEST(ReplicationErrors, StagesThatAddNothing) {
  SmallSurvey survey;
  survey.design += "[[design.stage]]\nunit = \"id\"\n";
  EXPECT_EQ(
      messages(survey),
      (Texts{
          "DIR/c.toml:10:1: warning: the stage adds nothing to the variance: units of the stage "
          "above are drawn with replacement (no \"fpc\" there), which their totals already tell",
          "DIR/c.toml:12:2: warning: method = \"jkn\" replicates the first stage alone; with large "
          "sampling fractions the later stages matter: \"rwyb\", \"generalized_bootstrap\" and "
          "\"linearization\" use them"}));
}

TEST(ReplicationErrors, ImportedColumns) {
  EXPECT_EQ(messages_of(
                "method = \"imported\"\ncolumns = \"^rw[$\"\ncontains = \"final-weights\"\ntype = "
                "\"brr\"\n")
                .front(),
            "DIR/c.toml:12:11: error: \"columns\": expected a prefix, a pattern with one * for "
            "digits, or a regular expression from ^ to $ but found \"^rw[$\"");
  SmallSurvey survey = with_column("rw1,rw2", {"10,12"});
  survey.replication =
      "method = \"imported\"\ncolumns = \"^rw[0-9]$\"\ncontains = \"base-weights\"\ntype = "
      "\"jkn\"\n";
  EXPECT_EQ(
      messages(survey),
      Texts{
          "DIR/c.toml:10:2: error: expected \"rscales\" with type = \"jkn\", one for each of the 2 "
          "replicates: (n_h - 1)/n_h of the stratum that loses a PSU"});
  survey.replication = "method = \"imported\"\ncolumns = \"rw\"\ncontains = \"base-weights\"\n";
  EXPECT_NE(
      messages(survey).front().find("expected \"scale\" or \"type\" with imported replicates"),
      std::string::npos);
}

}  // namespace
}  // namespace darkfigure::testing
