// Hand-offs run by the other systems: the demo and real surveys, each script's verdict.
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/table.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

bool has_r(const std::string& folder) {
  return run_other(folder, {"Rscript", "-e", "library(survey); library(haven)"}).exit_code == 0;
}

// Runs check.R of a run's hand-off: its last line.
std::string r_verdict(const std::string& run) {
  const ProgramRun made = run_other(run + "/handoff/r", {"Rscript", "check.R"});
  EXPECT_EQ(made.exit_code, 0) << made.output << made.errors;
  return made.output;
}

#define REQUIRE_R(folder)                                                            \
  if (!has_r(folder)) {                                                              \
    GTEST_SKIP() << "R with survey and haven is not installed (./dev test --peers)"; \
  }

TEST(Handoff, RecomputesTheDemoInR) {
  const TempFolder folder;
  REQUIRE_R(folder.path());
  ASSERT_EQ(run_program(folder.path(), {"demo", "-o", "d"}).exit_code, 0);
  const ProgramRun made = run_program(folder.path(), {"export", "r", "d"});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  const std::string verdict = r_verdict(folder.file("d"));
  EXPECT_TRUE(verdict.starts_with("PASS  20 estimates with standard errors")) << verdict;
}

// A number that is not ours must be found, or PASS says nothing.
TEST(Handoff, SaysWhatDiffers) {
  const TempFolder folder;
  REQUIRE_R(folder.path());
  ASSERT_EQ(run_program(folder.path(), {"demo", "-o", "d"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"export", "r", "d"}).exit_code, 0);
  const std::string place = "d/handoff/r/expected.csv";
  std::string expected = read_file(folder.file(place));
  const Table rows = read_table(folder.file(place));
  const std::string se = rows.front().at("se");
  expected.replace(expected.find(se), se.size(), "0.0031");
  folder.write(place, expected);
  const ProgramRun made = run_other(folder.file("d/handoff/r"), {"Rscript", "check.R"});
  EXPECT_EQ(made.exit_code, 1);
  EXPECT_NE(made.output.find("FAIL"), std::string::npos) << made.output;
  EXPECT_NE(made.output.find("robbery all=all"), std::string::npos) << made.output;
}

// Jackknife coefficients differ by stratum; the mean of the replicates is another center.
TEST(Handoff, CarriesEveryMethodsCoefficients) {
  const TempFolder folder;
  REQUIRE_R(folder.path());
  ASSERT_EQ(run_program(folder.path(), {"demo", "-o", "d"}).exit_code, 0);
  for (const char* method : {"jkn", "fay", "sdr"}) {
    const ProgramRun made = run_program(folder.path(),
                                        {"run",
                                         "d/survey/survey.toml",
                                         "-o",
                                         method,
                                         "--set",
                                         std::string("replication.method=") + method,
                                         "--set",
                                         "replication.center=mean",
                                         "--set",
                                         "output.formats=[\"csv\", \"json\", \"r\"]"});
    ASSERT_EQ(made.exit_code, 0) << made.errors;
    const std::string verdict = r_verdict(folder.file(method));
    EXPECT_TRUE(verdict.starts_with("PASS  20 estimates with standard errors")) << verdict;
  }
}

void expect_survey(const std::string& config) {
  const TempFolder folder;
  REQUIRE_R(folder.path());
  folder.write("c.toml", config + "[output]\nformats = [\"csv\", \"json\", \"r\"]\n");
  const ProgramRun made = run_program(folder.path(), {"run", "c.toml", "-o", "run"});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  const std::string verdict = r_verdict(folder.file("run"));
  EXPECT_TRUE(verdict.starts_with("PASS  20 estimates with standard errors")) << verdict;
}

TEST(Handoff, RecomputesTheUrbanSurveyOfChile2023InR) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  expect_survey("[survey]\nquestionnaire = \"enusc/2023\"\n[data.person]\nfile = '" +
                shared_file("data/enusc2023/enusc2023.sav") + "'\n");
}

TEST(Handoff, RecomputesTheNationalCrimeVictimizationSurvey2021InR) {
  REQUIRE_SHARED("data/ncvs2021/ncvs2021_household.zsav");
  expect_survey("[survey]\nquestionnaire = \"ncvs/2021\"\n[data.household]\nfile = '" +
                shared_file("data/ncvs2021/ncvs2021_household.zsav") +
                "'\n[data.incident]\nfile = '" +
                shared_file("data/ncvs2021/ncvs2021_incident.sav") + "'\n");
}

TEST(Handoff, RecomputesTheDemoInPspp) {
  const TempFolder folder;
  if (run_other(folder.path(), {"pspp", "--version"}).exit_code != 0)
    GTEST_SKIP() << "pspp is not installed (./dev test --peers)";
  ASSERT_EQ(run_program(folder.path(), {"demo", "-o", "d"}).exit_code, 0);
  for (const char* method : {"bootstrap", "jkn"}) {
    const ProgramRun made = run_program(folder.path(),
                                        {"run",
                                         "d/survey/survey.toml",
                                         "-o",
                                         method,
                                         "--set",
                                         std::string("replication.method=") + method,
                                         "--set",
                                         "output.formats=[\"csv\", \"json\", \"spss\"]"});
    ASSERT_EQ(made.exit_code, 0) << made.errors;
    const std::string place = folder.file(std::string(method) + "/handoff/spss");
    const ProgramRun checked = run_other(place, {"pspp", "-O", "format=txt", "check.sps"});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.errors;
    EXPECT_NE(checked.output.find("PASS  20 estimates"), std::string::npos) << checked.output;
    // What the script made for itself is gone.
    EXPECT_FALSE(std::filesystem::exists(place + "/compared_1.sav"));
  }
}

}  // namespace
}  // namespace darkfigure::testing
