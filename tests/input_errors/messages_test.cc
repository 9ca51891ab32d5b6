// Every kind of wrong input has a message with its place, what was expected, what was found and
// what to do. Paths inside the messages are those of the temporary folder, shown here as DIR.
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure::testing {
namespace {

std::vector<std::string> messages(const SmallSurvey& survey) {
  const TempFolder folder;
  return findings_in(folder, survey.write(folder));
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

using Texts = std::vector<std::string>;

TEST(InputErrors, TheSmallSurveyItselfHasNone) { EXPECT_EQ(messages({}), Texts{}); }

TEST(InputErrors, UnknownVariablesAreSuggestedWhereverTheyStand) {
  SmallSurvey survey;
  survey.numerator = "robed = 1";
  survey.domains = "[\"sexo\"]";
  survey.design = "stratum = \"stratm\"\npsu = \"psu\"\nweight = \"w\"\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/c.toml:6:2: error: \"stratum\": unknown variable \"stratm\" in "
                   "DIR/survey.csv; did you mean \"stratum\"?",
                   "DIR/c.toml:25:11: error: unknown variable \"sexo\" in DIR/survey.csv; did you "
                   "mean \"sex\"?",
                   "DIR/c.toml:23:14: error: unknown variable \"robed\" in DIR/survey.csv; did you "
                   "mean \"robbed\"?\n"
                   "    robed = 1\n    ^"}));
}

TEST(InputErrors, ExpressionSyntaxErrorsPointAtTheCharacter) {
  SmallSurvey survey;
  survey.numerator = "robbed = 1 and (sex = 2";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:23:37: error: expected \")\" or \",\"\n    robbed = 1 and (sex = 2\n"
                  "                           ^"});
}

TEST(InputErrors, MarginCategoryAbsentFromTheSample) {
  SmallSurvey survey;
  survey.margins += "region,3,40\n";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/margins.csv:6: error: the margin \"region\" has a control total of 40 for "
                  "\"3\" of \"region\" "
                  "but no respondent has it\n"
                  "    merge it with a neighbour: in the margin at DIR/c.toml:17:1 put\n"
                  "        collapse = [\"2 + 3\"]"});
}

TEST(InputErrors, SampleCategoryAbsentFromTheMargin) {
  SmallSurvey survey;
  replace(survey.margins, "region,2,260\n", "");
  EXPECT_EQ(messages(survey),
            Texts{"DIR/margins.csv: error: the margin \"region\" has no control total for \"2\", "
                  "which 12 respondents "
                  "have; add a line for it"});
}

TEST(InputErrors, MarginRepeatedOrNotANumber) {
  SmallSurvey survey;
  survey.margins += "sex,1,200\nsex,2,1 000\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/margins.csv:7: error: expected a total of 0 or more, with a decimal point "
                   "and no thousands "
                   "separator, but found \"1 000\"",
                   "DIR/margins.csv:6: error: the category \"1\" of the margin \"sex\" stands "
                   "already in line 2"}));
}

TEST(InputErrors, MarginsWithDifferentGrandTotals) {
  SmallSurvey survey;
  replace(survey.margins, "region,2,260", "region,2,270");
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:17:1: error: the margins \"sex\" and \"region\" have different grand "
                  "totals: 410.00 and "
                  "420.00 (difference 10.00); correct the totals or set scale_margins = true in "
                  "[calibration]"});
  survey.calibration += "scale_margins = true\n";
  EXPECT_EQ(messages(survey), Texts{});
}

TEST(InputErrors, MarginFileOfAnotherShape) {
  SmallSurvey survey;
  survey.margins = "category,count\n1,2\n";
  const Texts found = messages(survey);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0],
            "DIR/margins.csv:1: error: expected the columns \"margin,level,total\" or "
            "\"sex,total\" but found "
            "\"category,count\"");
}

TEST(InputErrors, NegativeAndMissingWeightsAreErrorsZeroWeightsAreNot) {
  SmallSurvey survey;
  replace(survey.data, "2,1,1,10,", "2,1,1,-10,");
  replace(survey.data, "5,1,2,11,", "5,1,2,,");
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/survey.csv: w: error: expected a base weight in every row but it is "
                   "missing in 1 row (row 5); "
                   "drop these rows or give them weight 0",
                   "DIR/survey.csv: w: error: expected base weights of 0 or more but found "
                   "negative or infinite ones in 1 row (row "
                   "2)"}));
  SmallSurvey zero;
  replace(zero.data, "2,1,1,10,", "2,1,1,0,");
  EXPECT_EQ(messages(zero),
            Texts{"DIR/survey.csv: w: warning: 1 row has base weight 0: these stay in the design "
                  "and count in no n, "
                  "df or design effect"});
}

TEST(InputErrors, WeightStoredAsText) {
  SmallSurvey survey;
  replace(survey.data, "2,1,1,10,", "2,1,1,ten,");
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/survey.csv: w: warning: read as text because row 2 holds no number; "
                   "correct the cell if the "
                   "variable is numeric",
                   "DIR/survey.csv: w: error: expected a numeric base weight but the variable "
                   "holds text; store it as a "
                   "number in the file"}));
}

TEST(InputErrors, ControlTotalsWithThousandsSeparatorsAreNotReadInPart) {
  SmallSurvey survey;
  replace(survey.margins, "sex,1,200", "sex,1,1,200");
  EXPECT_EQ(messages(survey)[0],
            "DIR/margins.csv:2: error: expected 3 fields, as in the first line, but found 4 "
            "(totals have no thousands "
            "separator)");
}

TEST(InputErrors, AControlTotalOfZeroForRespondentsIsAnError) {
  SmallSurvey survey;
  replace(survey.margins, "region,1,150\nregion,2,260", "region,1,0\nregion,2,410");
  EXPECT_EQ(messages(survey),
            Texts{"DIR/margins.csv:4: error: the margin \"region\" has the control total 0 for "
                  "\"1\", which 12 "
                  "respondents have; correct the total or give them weight 0"});
}

TEST(InputErrors, EmptyTextsAreNotNames) {
  SmallSurvey survey;
  survey.design = "stratum = \"stratum\"\npsu = \"psu\"\nweight = \"\"\n";
  survey.numerator = "";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/c.toml:9:10: error: \"weight\": expected text but it is empty; leave the "
                   "key out instead",
                   "DIR/c.toml:23:13: error: \"numerator\": expected text but it is empty; leave "
                   "the key out instead"}));
}

TEST(InputErrors, ADomainStandsOnce) {
  SmallSurvey survey;
  survey.domains = "[\"sex\", \"sex\"]";
  EXPECT_EQ(messages(survey), Texts{"DIR/c.toml:25:11: error: \"domains\": \"sex\" stands twice"});
}

TEST(InputErrors, ADomainOfThousandsOfCategoriesIsAMistake) {
  SmallSurvey survey;
  survey.data = "id,stratum,psu,w,sex,region,robbed,loss\n";
  for (int row = 1; row <= 5001; ++row) {
    const std::string half = row % 2 == 0 ? "1" : "2";
    survey.data += std::to_string(row) + ",1," + std::to_string(row % 4) + ",1," + half + "," +
                   (row % 3 == 0 ? "1" : "2") + ",0,0\n";
  }
  survey.domains = "[\"id\"]";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:25:11: error: the domain \"id\" has 5,001 categories, more than "
                  "5,000; derive a variable "
                  "that groups them"});
}

TEST(InputErrors, CsvTroubleHasItsLine) {
  SmallSurvey open_quote;
  replace(open_quote.data, "\n7,1,2,10,1,1,0,0", "\n7,1,2,10,1,1,0,\"0");
  const Texts found = messages(open_quote);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0],
            "DIR/survey.csv:8: error: expected the quote that opens here to be closed but the file "
            "ends first");
  SmallSurvey twice;
  replace(twice.data, "robbed,loss", "robbed,robbed");
  EXPECT_EQ(
      messages(twice),
      Texts{"DIR/survey.csv:1: error: expected every variable once but \"robbed\" stands twice"});
}

TEST(InputErrors, ExpressionsThatCannotBeMeant) {
  SmallSurvey survey;
  survey.numerator = "any() = 1";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:23:14: error: expected at least one argument of any()\n    any() = "
                  "1\n    ^"});
  survey.numerator = "robbed in (3..1)";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:23:21: error: expected a range from low to high but found 3..1\n    "
                  "robbed in (3..1)\n"
                  "           ^"});
  survey.numerator = "robbed = 1e400";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:23:23: error: expected a number a computer can hold but found "
                  "\"1e400\"\n    robbed = "
                  "1e400\n             ^"});
  survey.numerator = std::string(5000, '(');
  const Texts deep = messages(survey);
  ASSERT_EQ(deep.size(), 1U);
  EXPECT_NE(deep[0].find("expected at most 200 nested parentheses"), std::string::npos);
}

TEST(InputErrors, MultiLineExpressionsPointAtTheirLine) {
  SmallSurvey survey;
  survey.extra = "[derive]\nx = \"\"\"\nrobbed = 1\n  and sexo = 2\"\"\"\n";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:29:7: error: unknown variable \"sexo\" in DIR/survey.csv; did you "
                  "mean \"sex\"?\n"
                  "      and sexo = 2\n          ^"});
}

TEST(InputErrors, ValuesOutOfRangeAreReportedAndNotUsed) {
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = -5\nseed = -1\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/c.toml:12:14: error: \"replicates\": expected a number from 2 to 1000000 "
                   "but found -5",
                   "DIR/c.toml:13:8: error: \"seed\": expected a number from 0 to 9007199254740992 "
                   "but found -1"}));
}

TEST(InputErrors, AMarginWithoutVariablesIsReportedNotUsed) {
  SmallSurvey survey;
  survey.extra = "[[calibration.margin]]\nfile = \"margins.csv\"\n";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:26:1: error: expected the key \"variables\" in "
                  "[[calibration.margin]] but it is missing"});
  survey.extra = "[[calibration.margin]]\nvariables = []\nfile = \"margins.csv\"\n";
  EXPECT_EQ(messages(survey).size(), 2U);
}

TEST(InputErrors, AbsentControlTotalsAndFactorsAreNamed) {
  SmallSurvey survey;
  survey.replication = "method = \"imported\"\nscale = 1\nfactors = \"absent.csv\"\n";
  survey.extra = "[[calibration.margin]]\nvariables = [\"psu\"]\nfile = \"none.csv\"\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/c.toml:10:2: error: the file of replicate factors \"DIR/absent.csv\" does "
                   "not exist or cannot "
                   "be read",
                   "DIR/c.toml:28:1: error: the file of control totals \"DIR/none.csv\" does not "
                   "exist or cannot be "
                   "read"}));
}

TEST(ExitCodes, StrictMakesWarningsErrorsAlsoThoseOfTheWeighting) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.calibration = "distance = \"linear\"\n";
  survey.margins = "margin,level,total\nsex,1,20\nsex,2,390\nregion,1,300\nregion,2,110\n";
  const std::string config = survey.write(folder);
  EXPECT_EQ(run_program(folder.path(), {"run", config, "-o", "a", "-q"}).exit_code, 0);
  EXPECT_EQ(run_program(folder.path(), {"run", config, "-o", "b", "--strict"}).exit_code, 3);
  EXPECT_FALSE(std::filesystem::exists(folder.file("b")));
}

TEST(InputErrors, ImportedColumnsMustSayWhatTheyContain) {
  SmallSurvey survey;
  survey.replication = "method = \"imported\"\ncolumns = \"rw\"\nscale = 1\n";
  EXPECT_EQ(messages(survey)[0],
            "DIR/c.toml:10:2: error: expected \"contains\" with \"columns\" but it is missing: "
            "\"final-weights\", "
            "\"base-weights\", or \"factors\" on the base weight");
}

TEST(InputErrors, StratumWithOnePsu) {
  SmallSurvey survey;
  for (const char* row :
       {"17,2,2", "18,2,2", "19,2,2", "20,2,2", "21,2,3", "22,2,3", "23,2,3", "24,2,3"}) {
    std::string moved = std::string("\n") + row;
    moved.back() = '1';
    replace(survey.data, std::string("\n") + row, moved);
  }
  const std::string found =
      "expected at least two PSUs in every stratum but found 1 stratum with a single PSU: \"2\"; "
      "set singleton = \"certainty\" (no contribution to the variance), \"center\" (deviation "
      "from the grand mean) or \"collapse\" (with a neighbour) in [design]";
  EXPECT_EQ(messages(survey), Texts{"DIR/c.toml:6:2: error: " + found});
  survey.replication = "method = \"bootstrap\"\n";
  survey.design += "singleton = \"center\"\n";
  const Texts center = messages(survey);
  ASSERT_EQ(center.size(), 1U);
  EXPECT_NE(center[0].find("is not defined for method = \"bootstrap\""), std::string::npos);
}

TEST(InputErrors, KeysMustBeUniqueAndPresent) {
  SmallSurvey survey;
  replace(survey.data, "\n5,1,2", "\n4,1,2");
  EXPECT_EQ(messages(survey),
            Texts{"DIR/survey.csv: id: error: expected a key that is unique but an earlier row has "
                  "the same in 1 row "
                  "(row 5)"});
}

TEST(InputErrors, ImportedReplicatesNeedASourceAndAScale) {
  SmallSurvey survey;
  survey.replication = "method = \"imported\"\n";
  EXPECT_EQ(messages(survey),
            Texts{"DIR/c.toml:10:2: error: expected either \"factors\" (a CSV by PSU) or "
                  "\"columns\" (of the data "
                  "file) with method = \"imported\""});
  const TempFolder factors;
  survey.replication =
      "method = \"imported\"\nscale = 0.5\nfactors = \"" +
      factors.write("f.csv",
                    "stratum,psu,r001,r002\n1,1,0,2\n1,2,2,0\n1,3,1,1\n2,1,2,0\n2,2,0,x\n") +
      "\"\n";
  Texts found = messages(survey);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NE(
      found[0].find(
          "f.csv:6: error: expected a replicate factor of 0 or more in field 4 but found \"x\""),
      std::string::npos);
  EXPECT_NE(found[1].find("found none for 1 of 6 (first: stratum \"2\", PSU \"3\")"),
            std::string::npos)
      << found[1];
}

TEST(InputErrors, ManyProblemsAreReportedTogether) {
  SmallSurvey survey;
  survey.numerator = "robbed";
  survey.calibration = "distance = \"logit\"\n";
  survey.replication = "method = \"jacknife\"\n";
  replace(survey.data, "2,1,1,10,", "2,1,1,-10,");
  replace(survey.margins, "region,2,260\n", "");
  EXPECT_EQ(messages(survey).size(), 4U);
}

// The program's exit codes.
int exit_code(const SmallSurvey& survey) {
  const TempFolder folder;
  const std::string config = survey.write(folder);
  return run_program(folder.path(), {"run", config, "-q"}).exit_code;
}

TEST(ExitCodes, FollowTheKindOfTrouble) {
  EXPECT_EQ(exit_code({}), 0);
  SmallSurvey config;
  config.numerator = "robbed = ";
  EXPECT_EQ(exit_code(config), 2);
  SmallSurvey data;
  replace(data.data, "2,1,1,10,", "2,1,1,-10,");
  EXPECT_EQ(exit_code(data), 3);
  SmallSurvey infeasible;
  infeasible.calibration = "distance = \"logit\"\nbounds = [0.99, 1.01]\n";
  EXPECT_EQ(exit_code(infeasible), 4);
}

TEST(ExitCodes, InfeasibleCalibrationNamesTheWorstMargin) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.calibration = "distance = \"logit\"\nbounds = [0.99, 1.01]\n";
  const ProgramRun run = run_program(folder.path(), {"run", survey.write(folder)});
  EXPECT_TRUE(run.errors.starts_with(
      "error: calibration (logit) of the full sample: not converged after 50 iterations; "
      "the worst margin error is "))
      << run.errors;
  EXPECT_EQ(run.output, "");
}

TEST(Files, MissingWrongAndTruncatedFilesAreNamedAndNothingIsWritten) {
  const TempFolder folder;
  const std::string demo = read_file(source_file("configs/demo/survey/survey.sav"));
  folder.write("truncated.sav", demo.substr(0, demo.size() / 2));
  folder.write("text.sav", "this is not an SPSS file\n");
  folder.write("noise.dta", std::string("\x00\x01\x02\xfe\xff", 5));
  folder.write("empty.sav", "");
  const std::string body =
      "[design]\nweight = \"base_weight\"\n[[indicator]]\nid = \"x\"\nstatistic = "
      "\"mean\"\nnumerator = \"age\"\n";
  const auto run = [&](const std::string& file) {
    const std::string config = folder.write(
        "c.toml", "[survey]\ntitle = \"T\"\n[data.person]\nfile = \"" + file + "\"\n" + body);
    ProgramRun result = run_program(folder.path(), {"run", "c.toml", "-o", "out"});
    EXPECT_EQ(result.exit_code, 6) << file;
    EXPECT_EQ(result.output, "") << file;
    return result.errors;
  };
  EXPECT_EQ(run("absent.sav"), "absent.sav: error: the file does not exist\n");
  EXPECT_EQ(run("text.sav"),
            "text.sav: error: expected an SPSS system file but found a text file; give the file "
            "its right ending or export it again\n");
  EXPECT_EQ(run("noise.dta"),
            "noise.dta: error: expected a Stata data file but found an unknown kind of file; give "
            "the file its right ending or export it again\n");
  EXPECT_EQ(run("empty.sav"),
            "empty.sav: error: expected an SPSS system file but found an empty file\n");
  EXPECT_TRUE(run("truncated.sav")
                  .starts_with("truncated.sav: error: the file ends before its data do (expected "
                               "4,052 rows but found "));
  EXPECT_FALSE(std::filesystem::exists(folder.file("out"))) << "nothing was written";
}

TEST(Files, ATruncatedStataFileIsAnError) {
  const TempFolder folder;
  const ProgramRun made =
      run_program(folder.path(), {"demo", "-o", "demo", "--set", "output.weights=dta", "-q"});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  const std::string whole = read_file(folder.file("demo/weights.dta"));
  folder.write("cut.dta", whole.substr(0, whole.size() * 2 / 3));
  folder.write(
      "c.toml",
      "[survey]\ntitle = \"T\"\n[data.person]\nfile = \"cut.dta\"\n[design]\nweight = \"weight\"\n"
      "[[indicator]]\nid = \"x\"\nstatistic = \"mean\"\nnumerator = \"base_weight\"\n");
  const ProgramRun run = run_program(folder.path(), {"run", "c.toml"});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_TRUE(run.errors.starts_with("cut.dta: error: the file ends before its data do"))
      << run.errors;
}

TEST(CommandLine, TyposAreSuggestedAndExitWith2) {
  const TempFolder folder;
  ProgramRun run = run_program(folder.path(), {"rnu", "c.toml"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.errors,
            "error: unknown command \"rnu\"; did you mean \"run\"?; see darkfigure --help\n");
  run = run_program(folder.path(), {"run", "c.toml", "--thread", "2"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.errors, "error: unknown option \"--thread\"; did you mean \"--threads\"?\n");
  EXPECT_EQ(run_program(folder.path(), {"run"}).exit_code, 2);
  EXPECT_EQ(run_program(folder.path(), {"run", "absent.toml"}).exit_code, 6);
  EXPECT_EQ(run_program(folder.path(), {"--help"}).exit_code, 0);
}

}  // namespace
}  // namespace darkfigure::testing
