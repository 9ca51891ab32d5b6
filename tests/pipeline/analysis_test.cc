// What is made of the estimates: contrasts, bounds, averages, sensitivity, disclosure, comparison
// of runs, verification.
#include <cmath>
#include <set>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"
#include "tests/testing/table.h"

namespace darkfigure::testing {
namespace {

const ContrastEstimate& contrast(const Ran& ran, const std::string& table) {
  for (const ContrastEstimate& c : ran.result.report.published.contrasts())
    if (c.table == table) return c;
  ADD_FAILURE() << table << " is not there";
  static const ContrastEstimate none;
  return none;
}

// The delta method by hand on the replicates' own weights is what R's svycontrast does; here the
// identities that any implementation must keep.
TEST(Contrasts, KeepTheIdentitiesOfTheirTerms) {
  SmallSurvey survey;
  survey.extra =
      "[[contrast]]\nid = \"self\"\nformula = \"robbery[sex=1] - robbery[sex=1] + robbery\"\n"
      "[[contrast]]\nid = \"scaled\"\nformula = \"100 * " +
      std::string(80, '-') +
      "robbery\"\n"
      "[[contrast]]\nid = \"mix\"\nformula = \"(200 * robbery[sex=1] + 210 * robbery[sex=2]) / "
      "410\"\n"
      "[[contrast]]\nid = \"ratio\"\nformula = \"robbery[sex=2] / robbery[sex=1]\"\n"
      "[[contrast]]\nid = \"inverse\"\nformula = \"robbery[sex=1] / robbery[sex=2]\"\n";
  for (const char* method : {"jkn", "linearization"}) {
    const TempFolder folder;
    const Ran ran = run_config(survey.write(folder), {{"replication.method", method}});
    const Estimate& all = ran.estimate("robbery");
    EXPECT_NEAR(contrast(ran, "self").value, all.value, 1e-15);
    EXPECT_NEAR(contrast(ran, "self").se / all.se, 1, 1e-12);
    EXPECT_NEAR(contrast(ran, "scaled").se / (100 * all.se), 1, 1e-12);
    // Sex is a margin: its shares are the same in every replicate.
    EXPECT_NEAR(contrast(ran, "mix").value / all.value, 1, 1e-8);
    EXPECT_NEAR(contrast(ran, "mix").se / all.se, 1, 1e-6);
    EXPECT_EQ(contrast(ran, "ratio").null_value, 1) << "equal parts have ratio 1";
    EXPECT_EQ(contrast(ran, "mix").null_value, 0) << "a quotient by a number is no ratio";
    EXPECT_NEAR(contrast(ran, "ratio").value * contrast(ran, "inverse").value, 1, 1e-12);
    EXPECT_EQ(contrast(ran, "self").df, all.df);
  }
}

TEST(Contrasts, ATermWithoutAStandardErrorGivesNone) {
  SmallSurvey survey;
  survey.numerator = "robbed = 1 and sex = 2";
  survey.extra = "[[contrast]]\nid = \"gap\"\nformula = \"robbery[sex=2] - robbery[sex=1]\"\n";
  const TempFolder folder;
  const Ran ran = run_config(survey.write(folder));
  const ContrastEstimate& gap = contrast(ran, "gap");
  EXPECT_TRUE(available(gap.value));
  EXPECT_TRUE(std::isnan(gap.se) && std::isnan(gap.p));
  EXPECT_EQ(gap.note.substr(0, 41), "robbery[sex=1] has no standard error (non");
}

TEST(NonresponseBounds, EncloseTheEstimateAndCountEveryUnit) {
  SmallSurvey survey;
  survey.data.replace(survey.data.find("2,1,1,10,2,1,0,0"), 16, "2,1,1,10,2,1,,0");
  survey.extra = "";
  const TempFolder folder;
  const Ran ran =
      run_config(survey.write(folder), {{"indicator.robbery.nonresponse_bounds", "true"}});
  const Estimate& own = ran.estimate("robbery");
  const Estimate& no = ran.estimate("robbery:all-no");
  const Estimate& yes = ran.estimate("robbery:all-yes");
  EXPECT_EQ(own.n, 23);
  EXPECT_EQ(no.n, 24);
  EXPECT_EQ(yes.n_numerator, own.n_numerator + 1);
  EXPECT_LT(no.value, own.value);
  EXPECT_GT(yes.value, own.value);
  const Ran counted =
      run_config(survey.write(folder), {{"indicator.robbery.missing_as_yes", "[\"system\"]"}});
  EXPECT_EQ(counted.estimate("robbery").value, yes.value);
}

TEST(Sensitivity, RunsTheSurveyUnderEveryAlternative) {
  SmallSurvey survey;
  survey.extra =
      "[sensitivity]\nindicators = [\"robbery\"]\n"
      "[[sensitivity.alternative]]\nid = \"wald\"\nlabel = \"Wald\"\nset = "
      "[\"estimates.interval=wald\"]\n"
      "[[sensitivity.alternative]]\nid = \"women\"\nset = [\"indicator.robbery.where=sex = 2\"]\n";
  const TempFolder folder;
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "out", "-q"}).exit_code, 0);
  const Table rows = read_table(folder.file("out/sensitivity.csv"));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("alternative"), "");
  EXPECT_EQ(rows[1].at("estimate"), rows[0].at("estimate"));
  EXPECT_NE(rows[1].at("ci_lower"), rows[0].at("ci_lower"));
  EXPECT_EQ(number(rows[1].at("difference")), 0);
  const Ran women = run_config(folder.file("c.toml"), {{"indicator.robbery.where", "sex = 2"}});
  EXPECT_EQ(number(rows[2].at("estimate")), women.estimate("robbery").value);
}

std::string demo_config(const TempFolder& folder, const std::string& extra) {
  std::string text = read_file(source_file("configs/demo/survey/survey.toml"));
  for (const char* file :
       {"survey.sav", "age_sex.csv", "region_area.csv", "education.csv", "labels.csv"}) {
    const std::string quoted = std::string("\"") + file;
    text.replace(text.find(quoted),
                 quoted.size(),
                 "\"" + source_file("configs/demo/survey/" + std::string(file)));
  }
  return folder.write("demo.toml", text + extra);
}

TEST(Disclosure, EveryViewObeysAndTheAuditIsPrivate) {
  const TempFolder folder;
  demo_config(folder,
              "[[crosstab]]\nid = \"few\"\nrows = \"region\"\ncolumns = \"v_sexual\"\n"
              "[[crosstab]]\nid = \"many\"\nrows = \"sex\"\ncolumns = \"area\"\n"
              "[[regression]]\nid = \"few\"\noutcome = \"v_sexual = 1\"\npredictors = "
              "[\"region\"]\n[[regression]]\nid = \"many\"\noutcome = \"v_theft = 1\"\n"
              "predictors = [\"sex\"]\n"
              "[disclosure]\nminimum_cases = 30\n[[contrast]]\nid = \"sex\"\ndomains = [\"sex\"]\n"
              "[sensitivity]\n[[sensitivity.alternative]]\nid = \"w\"\nset = "
              "[\"estimates.interval=wald\"]\n");
  const ProgramRun run = run_program(folder.path(),
                                     {"run",
                                      "demo.toml",
                                      "-o",
                                      "out",
                                      "--set",
                                      "output.weights=none",
                                      "--set",
                                      "replication.replicates=50",
                                      "--set",
                                      "output.replicate_estimates=true"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  struct stat status {};
  ASSERT_EQ(stat(folder.file("out/disclosure_audit.csv").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::set<std::string> hidden;
  for (const auto& row : read_table(folder.file("out/disclosure_audit.csv")))
    hidden.insert(row.at("indicator") + "|" + row.at("domain") + "|" + row.at("category"));
  EXPECT_GT(hidden.size(), 10U);
  std::size_t suppressed = 0;
  for (const auto& row : read_table(folder.file("out/estimates.csv"))) {
    const std::string key = row.at("indicator") + "|" + row.at("domain") + "|" + row.at("category");
    if (!hidden.contains(key)) {
      EXPECT_GE(number(row.at("n_numerator")), 30) << key;
      EXPECT_GE(number(row.at("n")) - number(row.at("n_numerator")), 30) << key;
      continue;
    }
    ++suppressed;
    EXPECT_EQ(row.at("disclosure"), "suppressed");
    for (const char* column : {"estimate",
                               "se",
                               "ci_lower",
                               "ci_upper",
                               "cv",
                               "deff",
                               "df",
                               "n",
                               "n_numerator",
                               "population",
                               "quality"})
      EXPECT_EQ(row.at(column), "") << key << " " << column;
    EXPECT_EQ(row.at("quality_reason"), "not published: confidential");
  }
  EXPECT_EQ(suppressed, hidden.size());
  const std::string replicates = read_file(folder.file("out/replicate_estimates.csv"));
  const std::string header = replicates.substr(0, replicates.find('\n'));
  for (const std::string& key : hidden)
    EXPECT_EQ(("," + header + ",").find("," + key + ","), std::string::npos) << key;
  // A contrast of a hidden estimate is hidden; sexual violence has fewer than 30 victims in all.
  for (const auto& row : read_table(folder.file("out/contrasts.csv"))) {
    if (row.at("formula").starts_with("sexual[")) {
      EXPECT_EQ(row.at("estimate"), "");
      EXPECT_EQ(row.at("note"), "not published: one of its estimates is not");
    }
  }
  for (const auto& row : read_table(folder.file("out/sensitivity.csv")))
    EXPECT_NE(row.at("indicator"), "sexual");
  const Table crosstabs = read_table(folder.file("out/crosstabs.csv"));
  EXPECT_EQ(crosstabs[0].at("n") + crosstabs[0].at("pearson"), "");
  EXPECT_EQ(crosstabs[0].at("note"), "not published: too few cases in a category");
  EXPECT_NE(crosstabs[1].at("pearson"), "");
  for (const auto& row : read_table(folder.file("out/regressions.csv")))
    EXPECT_EQ(row.at("coefficient").empty(), row.at("regression") == "few");
  // The audit's few small numbers could be told from their hash.
  const std::string manifest = read_file(folder.file("out/manifest.json"));
  const std::size_t at = manifest.find("disclosure_audit.csv");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(manifest.substr(at, 40), "disclosure_audit.csv\",\n   \"sha256\": \"\"\n ");
  EXPECT_EQ(run.output.find("0.33 %"), std::string::npos) << "the terminal is a view too";
}

TEST(Compare, IndependentWavesAddVariances) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "a", "-q"}).exit_code, 0);
  survey.numerator = "robbed = 1";
  survey.data.replace(survey.data.find("3,1,1,12,1,1,0,0"), 16, "3,1,1,12,1,1,1,0");
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "b", "-q"}).exit_code, 0);
  const ProgramRun run = run_program(folder.path(), {"compare", "a", "b", "-o", "change"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const auto row = read_table(folder.file("change/comparison.csv")).front();
  const double before = number(row.at("before_se"));
  const double after = number(row.at("after_se"));
  EXPECT_NEAR(number(row.at("se")), std::hypot(before, after), 1e-15);
  EXPECT_NEAR(number(row.at("change")), number(row.at("after")) - number(row.at("before")), 1e-15);
  const auto pooled = read_table(folder.file("change/pooled.csv")).front();
  EXPECT_NEAR(number(pooled.at("se")), std::hypot(before, after) / 2, 1e-15);
  EXPECT_TRUE(read_table(folder.file("change/breaks.csv")).empty());
}

// The same sample twice, one answer changed: the change's jackknife is that of the difference.
TEST(Compare, OverlappingWavesTakeTheCovarianceOfTheirPsus) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.data = survey.data.substr(0, survey.data.find('\n')) + ",again" +
                survey.data.substr(survey.data.find('\n'));
  std::string with_again;
  std::size_t line = 0;
  for (std::size_t at = 0; at < survey.data.size(); ++line) {
    const std::size_t end = survey.data.find('\n', at);
    with_again += survey.data.substr(at, end - at);
    if (line > 0) {
      const bool robbed = survey.data[survey.data.rfind(',', end) - 1] == '1';
      with_again += robbed || line == 3 || line == 20 ? ",1" : ",0";
    }
    with_again += "\n";
    at = end + 1;
  }
  survey.data = with_again;
  survey.extra =
      "[[indicator]]\nid = \"difference\"\nstatistic = \"mean\"\nnumerator = \"again - "
      "robbed\"\n[output]\nreplicate_estimates = true\n";
  for (const char* method : {"jkn", "bootstrap"}) {
    survey.numerator = "robbed = 1";
    survey.write(folder);
    const std::vector<std::string> options = {
        "-q", "--set", std::string("replication.method=") + method};
    const auto run = [&](const std::string& out) {
      std::vector<std::string> words = {"run", "c.toml", "-o", out};
      words.insert(words.end(), options.begin(), options.end());
      ASSERT_EQ(run_program(folder.path(), words).exit_code, 0);
    };
    run("a");
    survey.numerator = "again = 1";
    survey.write(folder);
    run("b");
    const ProgramRun compared = run_program(
        folder.path(),
        {"compare", "a", "b", "-o", "change", "--samples", "overlapping", "--accept", "all"});
    ASSERT_EQ(compared.exit_code, 0) << compared.errors;
    const auto change = read_table(folder.file("change/comparison.csv")).front();
    for (const auto& row : read_table(folder.file("a/estimates.csv"))) {
      if (row.at("indicator") != "difference" || row.at("domain") != "all") continue;
      EXPECT_NEAR(number(change.at("change")), number(row.at("estimate")), 1e-12);
      EXPECT_NEAR(number(change.at("se")) / number(row.at("se")), 1, 1e-9) << method;
    }
    EXPECT_GT(number(change.at("correlation")), 0.1);
  }
}

TEST(Compare, ABreakBlocksTheTestUntilItIsAccepted) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "a", "-q"}).exit_code, 0);
  survey.numerator = "robbed = 1 and loss > 2";
  survey.write(folder);
  ASSERT_EQ(
      run_program(folder.path(), {"run", "c.toml", "-o", "b", "-q", "--set", "survey.mode=CATI"})
          .exit_code,
      0);
  const auto p = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"compare", "a", "b", "-o", "change"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(run_program(folder.path(), words).exit_code, 0);
    return read_table(folder.file("change/comparison.csv")).front();
  };
  EXPECT_EQ(p({}).at("p"), "");
  EXPECT_EQ(p({}).at("note"),
            "no test across a break: definition (indicator.robbery.numerator), mode (survey.mode)");
  EXPECT_EQ(p({"--accept", "mode"}).at("p"), "");
  EXPECT_NE(p({"--accept", "mode", "--accept", "definition"}).at("p"), "");
  const Table breaks = read_table(folder.file("change/breaks.csv"));
  ASSERT_EQ(breaks.size(), 2U);
  EXPECT_EQ(breaks[0].at("before"), "robbed = 1");
  EXPECT_EQ(breaks[0].at("after"), "robbed = 1 and loss > 2");
  // What is made of the indicator breaks with it.
  const std::string made =
      "[[indicator]]\nid = \"other\"\nstatistic = \"prevalence\"\nnumerator = \"loss > 3\"\n"
      "[[indicator]]\nid = \"mean\"\nstatistic = \"average\"\nof = [\"robbery\", \"other\"]\n";
  survey.extra = made;
  survey.write(folder);
  const std::vector<std::string> bounds = {"--set", "indicator.robbery.nonresponse_bounds=true"};
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "d", "-q", bounds[0], bounds[1]})
                .exit_code,
            0);
  survey.numerator = "robbed = 1";
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "e", "-q", bounds[0], bounds[1]})
                .exit_code,
            0);
  EXPECT_EQ(run_program(folder.path(), {"compare", "d", "e", "-o", "made"}).exit_code, 0);
  for (const auto& row : read_table(folder.file("made/comparison.csv")))
    EXPECT_EQ(row.at("p").empty(), row.at("indicator") != "other") << row.at("indicator");
  const ProgramRun wrong = run_program(folder.path(), {"compare", "a", "b", "--accept", "modes"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_EQ(wrong.errors,
            "error: --accept: expected one of definition, cap, mode, coverage, weighting, all but "
            "found \"modes\"\n");
}

TEST(Verify, MakesTheRunAgainByteForByte) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(),
                        {"run", "c.toml", "-o", "out", "-q", "--set", "estimates.level=90"})
                .exit_code,
            0);
  const ProgramRun same = run_program(folder.path(), {"verify", "out"});
  EXPECT_EQ(same.exit_code, 0) << same.output << same.errors;
  EXPECT_EQ(same.output, "PASS  out: 3 outputs made again, every byte the same\n");
  std::string changed = read_file(folder.file("out/estimates.csv"));
  changed.replace(changed.find("prevalence"), 10, "Prevalence");
  folder.write("out/estimates.csv", changed);
  const ProgramRun edited = run_program(folder.path(), {"verify", "out"});
  EXPECT_EQ(edited.exit_code, 7);
  EXPECT_EQ(edited.output, "  output estimates.csv: changed since the run wrote it\nFAIL  out\n");
  survey.data.replace(survey.data.find("3,1,1,12,1,1,0,0"), 16, "3,1,1,12,1,1,1,0");
  survey.write(folder);
  const ProgramRun other = run_program(folder.path(), {"verify", "out"});
  EXPECT_EQ(other.exit_code, 7);
  EXPECT_NE(other.output.find("survey.csv: not the file that the run read"), std::string::npos);
}

TEST(Verify, ComparesWithAnotherSystemsNumbers) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "out", "-q"}).exit_code, 0);
  const Table own = read_table(folder.file("out/estimates.csv"));
  folder.write("same.csv",
               "indicator,domain,category,estimate,se\nrobbery,all,all," + own[0].at("estimate") +
                   ",\nrobbery,sex,1,," + own[1].at("se") + "\n");
  const ProgramRun same = run_program(folder.path(), {"verify", "out", "--against", "same.csv"});
  EXPECT_EQ(same.exit_code, 0) << same.output;
  EXPECT_EQ(same.output,
            "PASS  2 rows, 2 numbers compared with same.csv, 0 beyond 1e-06; largest relative "
            "difference 0.0e+00\n");
  folder.write("other.csv",
               "indicator,domain,category,estimate\nrobbery,all,all,0.5\ntheft,all,all,0.1\n");
  const ProgramRun other = run_program(folder.path(), {"verify", "out", "--against", "other.csv"});
  EXPECT_EQ(other.exit_code, 7);
  EXPECT_NE(other.output.find("  not in the run: theft\n"), std::string::npos);
  EXPECT_NE(other.output.find("robbery: estimate is 0."), std::string::npos);
  EXPECT_NE(other.output.find("FAIL  2 rows"), std::string::npos);
}

TEST(Report, FlagsAFinishedRunUnderAllProfilesSideBySide) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", "out", "-q"}).exit_code, 0);
  const ProgramRun run =
      run_program(folder.path(), {"report", "out", "--quality", "all", "-o", "quality"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const Table rows = read_table(folder.file("quality/quality.csv"));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("nchs-2017"), "suppress");
  EXPECT_EQ(rows[0].at("nchs-2017_rule"), "nchs-2017: fewer than 30 cases");
  EXPECT_EQ(rows[0].at("ine-chile-2020_rule"), "ine-chile-2020: not reliable: fewer than 60 cases");
  const ProgramRun wrong = run_program(folder.path(), {"report", "out", "--quality", "nchs"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_NE(wrong.errors.find("unknown profile \"nchs\""), std::string::npos);
}

// A question asked of some only: rows of the table whose categories the other variable never meets.
TEST(Crosstabs, AFilteredVariableLeavesRowsEmpty) {
  SmallSurvey survey;
  survey.extra =
      "[derive]\nhalf = \"if(id <= 6, id, 1 / 0)\"\n"
      "[[crosstab]]\nid = \"t\"\nrows = \"psu\"\ncolumns = \"half\"\n";
  const TempFolder folder;
  const Ran ran = run_config(survey.write(folder), {{"replication.method", "linearization"}});
  const CrosstabTest& test = ran.result.report.published.crosstabs().front();
  EXPECT_EQ(test.n, 6);
  EXPECT_EQ(test.note, "all cases of a category are in one PSU: no test");
}

// A table that the calibration fixes has no sampling variation to test.
TEST(Crosstabs, AMarginOfTheCalibrationHasNoTest) {
  const TempFolder folder;
  demo_config(folder, "[[crosstab]]\nid = \"t\"\nrows = \"age_group\"\ncolumns = \"sex\"\n");
  const Ran ran = run_config(folder.file("demo.toml"), {{"replication.replicates", "40"}});
  const CrosstabTest& test = ran.result.report.published.crosstabs().front();
  EXPECT_TRUE(std::isnan(test.chi_square));
  EXPECT_EQ(test.note, "no sampling variation (the calibration fixes the table): no test");
}

// 24 persons: fewer than 30 cases in every estimate.
TEST(Strict, AnUnreliableNumberDoesNotLeaveTheHouse) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  const ProgramRun run = run_program(folder.path(), {"run", "c.toml", "-o", "out", "--strict"});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(run.errors.substr(run.errors.find("error: ")),
            "error: 3 estimates would be published that the reliability profile says to suppress, "
            "first robbery (nchs-2017: fewer than 30 cases); hide them with hide_unreliable = true "
            "in [disclosure], or drop --strict\n");
  EXPECT_EQ(
      run_program(
          folder.path(),
          {"run", "c.toml", "-o", "out", "--strict", "--set", "disclosure.hide_unreliable=true"})
          .exit_code,
      0);
  for (const auto& row : read_table(folder.file("out/estimates.csv"))) {
    EXPECT_EQ(row.at("estimate"), "");
    EXPECT_EQ(row.at("disclosure"), "unreliable");
    EXPECT_EQ(row.at("quality_reason"), "not published: nchs-2017: fewer than 30 cases");
  }
}

TEST(Coverage, StudyCountsIntervalsThatHoldTheTruth) {
  const TempFolder folder;
  const ProgramRun run = run_program(folder.path(),
                                     {"simulate",
                                      source_file("configs/coverage/simulation.toml"),
                                      "--coverage",
                                      "-o",
                                      "out",
                                      "--set",
                                      "coverage.samples=6",
                                      "--set",
                                      "coverage.methods=[\"linearization\"]"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  std::size_t rows = 0;
  for (const auto& row : read_table(folder.file("out/coverage.csv"))) {
    EXPECT_EQ(row.at("samples"), "6");
    const double sum =
        number(row.at("coverage")) + number(row.at("below")) + number(row.at("above"));
    EXPECT_NEAR(sum, 1, 1e-12);
    ++rows;
  }
  EXPECT_EQ(rows, 8U * 5U * 6U);  // indicators × (national + 4 regions) × intervals
}

}  // namespace
}  // namespace darkfigure::testing
