// The whole program on the embedded demo survey.
#include <cmath>
#include <csignal>
#include <filesystem>
#include <map>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/read_microdata.h"
#include "engine/io/sha256.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

namespace fs = std::filesystem;

using Row = std::map<std::string, std::string>;

std::vector<Row> read_rows(const std::string& path) {
  std::vector<Row> rows;
  std::vector<std::string> header;
  const std::string text = read_file(path);
  parse_csv(text, [&](CsvRecord& record) {
    if (header.empty()) {
      header = record.fields;
      return;
    }
    EXPECT_EQ(record.fields.size(), header.size());
    Row& row = rows.emplace_back();
    for (std::size_t k = 0; k < header.size(); ++k) row[header[k]] = record.fields[k];
  });
  return rows;
}

double number(const Row& row, const std::string& column) {
  return parse_number(row.at(column)).value_or(std::nan(""));
}

TEST(Demo, PrintsTheEstimateBesideTheTruthAndWritesItsFiles) {
  const TempFolder folder;
  const ProgramRun run = run_program(folder.path(), {"demo"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_NE(run.output.find("truth"), std::string::npos);
  EXPECT_NE(run.output.find("Bribery, of those with contact (SDG 16.5.1)"), std::string::npos);
  for (const char* file : {"estimates.csv",
                           "estimates.json",
                           "weighting.json",
                           "weights.sav",
                           "manifest.json",
                           "survey/survey.toml"}) {
    EXPECT_TRUE(fs::exists(folder.file(std::string("darkfigure-demo/") + file))) << file;
  }
  EXPECT_EQ(run.errors, "");
}

// The demo's files are what the generator makes of its config: nothing was touched by hand.
TEST(Demo, EmbeddedSurveyIsWhatSimulateMakes) {
  const TempFolder folder;
  const ProgramRun run = run_program(
      folder.path(), {"simulate", source_file("configs/demo/simulation.toml"), "-o", "made"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(source_file("configs/demo/survey"))) {
    const std::string name = entry.path().filename();
    EXPECT_EQ(read_file(folder.file("made/" + name)), read_file(entry.path())) << name;
  }
}

// 95 % intervals against the population's true values. Over 272 intervals of one sample the
// estimates share frailty and design effects, so the share is loose; it is not a coverage study.
TEST(Demo, IntervalsCoverTheSimulatedTruth) {
  const TempFolder folder;
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q"}).exit_code, 0);
  std::map<std::string, double> truth;
  for (const Row& row : read_rows(source_file("configs/demo/survey/truth.csv"))) {
    truth[row.at("indicator") + "|" + row.at("domain") + "|" + row.at("category")] =
        number(row, "truth");
  }
  double covered = 0;
  double intervals = 0;
  for (const Row& row : read_rows(folder.file("darkfigure-demo/estimates.csv"))) {
    if (row.at("ci_lower").empty()) continue;
    const double value =
        truth.at(row.at("indicator") + "|" + row.at("domain") + "|" + row.at("category"));
    ++intervals;
    covered += number(row, "ci_lower") <= value && value <= number(row, "ci_upper") ? 1 : 0;
  }
  EXPECT_GT(intervals, 250);
  EXPECT_GT(covered / intervals, 0.9);
}

// The published weights alone give back the estimate and its standard error.
TEST(Demo, ExportedReplicateWeightsReproduceTheStandardError) {
  const TempFolder folder;
  ASSERT_EQ(run_program(
                folder.path(),
                {"demo", "-q", "--set", "output.weights=csv", "--set", "replication.replicates=60"})
                .exit_code,
            0);
  Diagnostics diagnostics;
  ColumnChoice choice;
  choice.names = {"v_theft"};
  const Microdata data =
      read_microdata({.file = source_file("configs/demo/survey/survey.sav")}, choice, diagnostics);
  const std::vector<Row> weights = read_rows(folder.file("darkfigure-demo/weights.csv"));
  ASSERT_EQ(weights.size(), data.rows);
  EXPECT_EQ(weights[0].size(), 3U + 2 + 60);
  const auto prevalence = [&](const std::string& column) {
    double victims = 0;
    double persons = 0;
    for (std::size_t row = 0; row < data.rows; ++row) {
      if (!data.columns[0].present(row)) continue;
      persons += number(weights[row], column);
      if (data.columns[0].values[row] == 1) victims += number(weights[row], column);
    }
    return victims / persons;
  };
  const double full = prevalence("weight");
  double variance = 0;
  for (int r = 1; r <= 60; ++r) {
    const std::string digits = std::to_string(r);
    const double replicate = prevalence("rep_" + std::string(4 - digits.size(), '0') + digits);
    variance += (replicate - full) * (replicate - full) / 60;
  }
  for (const Row& row : read_rows(folder.file("darkfigure-demo/estimates.csv"))) {
    if (row.at("indicator") != "theft" || row.at("domain") != "all") continue;
    EXPECT_NEAR(number(row, "estimate") / full, 1, 1e-12);
    EXPECT_NEAR(number(row, "se") / std::sqrt(variance), 1, 1e-10);
    return;
  }
  FAIL() << "no estimate of theft";
}

TEST(Determinism, OneTwoAndFourThreadsGiveTheSameBytes) {
  const TempFolder folder;
  std::string first;
  for (const char* threads : {"1", "2", "4"}) {
    const std::string out = std::string("out") + threads;
    const ProgramRun run =
        run_program(folder.path(), {"demo", "-q", "-o", out, "--threads", threads});
    ASSERT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.errors, "");
    std::string all;
    for (const char* file :
         {"/estimates.csv", "/estimates.json", "/weighting.json", "/weights.sav"}) {
      all += sha256_of_file(folder.file(out + file)) + " ";
    }
    if (first.empty()) first = all;
    EXPECT_EQ(all, first) << threads << " threads";
  }
}

TEST(Determinism, AnotherSeedGivesOtherReplicatesButTheSameEstimates) {
  const TempFolder folder;
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q", "-o", "a"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q", "-o", "b", "--seed", "7"}).exit_code, 0);
  const auto a = read_rows(folder.file("a/estimates.csv"));
  const auto b = read_rows(folder.file("b/estimates.csv"));
  EXPECT_EQ(a[0].at("estimate"), b[0].at("estimate"));
  EXPECT_NE(a[0].at("se"), b[0].at("se"));
}

TEST(Outputs, ManifestListsEveryFileWithItsHash) {
  const TempFolder folder;
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q"}).exit_code, 0);
  const std::string manifest = read_file(folder.file("darkfigure-demo/manifest.json"));
  for (const char* file : {"estimates.csv", "estimates.json", "weighting.json", "weights.sav"}) {
    const std::string hash = sha256_of_file(folder.file(std::string("darkfigure-demo/") + file));
    EXPECT_NE(manifest.find(hash), std::string::npos) << file;
  }
  EXPECT_NE(manifest.find("\"replication.method\": \"bootstrap\""), std::string::npos);
}

TEST(Outputs, WeightsAreReadableByTheirOwnerAlone) {
  const TempFolder folder;
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q"}).exit_code, 0);
  struct stat status {};
  ASSERT_EQ(::stat(folder.file("darkfigure-demo/weights.sav").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(Outputs, SomebodyElsesFileIsNotOverwritten) {
  const TempFolder folder;
  SmallSurvey survey;
  const std::string config = survey.write(folder);
  folder.write("estimates.csv", "mine");
  const ProgramRun run = run_program(folder.path(), {"run", config, "-o", "."});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(run.errors,
            "./estimates.csv: error: the file exists and no earlier run wrote it; choose another "
            "folder with -o, or "
            "overwrite it with --force\n");
  EXPECT_EQ(read_file(folder.file("estimates.csv")), "mine");
  EXPECT_EQ(run_program(folder.path(), {"run", config, "-o", ".", "--force", "-q"}).exit_code, 0);
  EXPECT_EQ(run_program(folder.path(), {"run", config, "-o", ".", "-q"}).exit_code, 0)
      << "a later run may replace its own files";
}

TEST(Outputs, RunningInTheConfigsOwnFolderNeverRemovesItsInputs) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.write(folder);
  for (int round = 0; round < 2; ++round) {
    ASSERT_EQ(run_program(folder.path(), {"run", "c.toml", "-o", ".", "-q"}).exit_code, 0);
  }
  for (const char* file : {"c.toml", "survey.csv", "margins.csv", "estimates.csv"}) {
    EXPECT_TRUE(fs::exists(folder.file(file))) << file;
  }
}

TEST(Outputs, AnEditedDemoConfigIsNotOverwritten) {
  const TempFolder folder;
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"demo", "-q"}).exit_code, 0)
      << "unchanged, it may run again";
  folder.write("darkfigure-demo/survey/survey.toml", "# mine");
  EXPECT_EQ(run_program(folder.path(), {"demo", "-q"}).exit_code, 6);
  EXPECT_EQ(read_file(folder.file("darkfigure-demo/survey/survey.toml")), "# mine");
}

TEST(Outputs, AResultThatCannotBePrintedIsAnError) {
  const TempFolder folder;
  const std::string command = "cd " + folder.path() + " && " + std::string(program_path()) +
                              " list statistics > /dev/full 2> err";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 6);
}

TEST(Outputs, JsonHoldsTheFindingsOfAnError) {
  const TempFolder folder;
  const ProgramRun run = run_program(folder.path(), {"check", "absent.toml", "--json"});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_NE(run.output.find("\"status\": \"error\""), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("absent.toml: error: the config "), std::string::npos) << run.output;
}

// Moves persons of stratum 1 to region 3, which gets a control total of its own.
SmallSurvey with_region_3(const std::vector<std::string>& rows) {
  SmallSurvey survey;
  for (const std::string& row : rows) {
    survey.data.replace(survey.data.find("\n" + row) + 1 + row.size(), 1, "3");
  }
  survey.margins =
      "margin,level,total\nsex,1,200\nsex,2,210\nregion,1,100\nregion,2,260\nregion,3,50\n";
  return survey;
}

// Region 3 lies in PSUs 2 and 3, region 1 in PSUs 1 and 2: two draws lose one of them with
// probability 1/9 each. Such replicates are left out, counted, and missing from the weights file.
TEST(Replicates, ThatFailInABootstrapAreLeftOutAndMissingFromTheWeights) {
  const TempFolder folder;
  SmallSurvey survey = with_region_3(
      {"7,1,2,10,1,", "8,1,2,10,2,", "9,1,3,14,1,", "10,1,3,14,2,", "11,1,3,9,1,", "12,1,3,9,2,"});
  survey.replication = "method = \"bootstrap\"\nreplicates = 200\nmax_failed_replicates = 0.5\n";
  survey.extra = "[output]\nweights = \"csv\"\n";
  const ProgramRun run = run_program(folder.path(), {"run", survey.write(folder), "-o", "out"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_NE(run.errors.find("of 200 replicates could not be weighted and are left out"),
            std::string::npos)
      << run.errors;
  double missing = 0;
  const std::vector<Row> weights = read_rows(folder.file("out/weights.csv"));
  for (const auto& [column, value] : weights.front()) missing += value.empty() ? 1 : 0;
  EXPECT_NEAR(missing, 200 * 2.0 / 9, 4 * std::sqrt(200 * 2.0 / 9 * 7 / 9));
}

TEST(Replicates, ThatFailInAJackknifeFailTheRunAndNamePsuAndCategory) {
  const TempFolder folder;
  const SmallSurvey survey =
      with_region_3({"9,1,3,14,1,", "10,1,3,14,2,", "11,1,3,9,1,", "12,1,3,9,2,"});
  const ProgramRun run = run_program(folder.path(), {"run", survey.write(folder), "-o", "out"});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_EQ(run.errors,
            "error: the weighting failed in 1 of 6 replicates, and every replicate of this method "
            "carries its own share of the variance\n"
            "    replicate 3 (without PSU \"3\" of stratum \"1\"): calibration (raking): no weight "
            "is left in the margin \"region\", category \"3\", which has a control total\n"
            "    merge it with a neighbour: in the margin at " +
                folder.path() +
                "/c.toml:17:1 put\n"
                "        collapse = [\"2 + 3\"]\n");
  EXPECT_FALSE(fs::exists(folder.file("out"))) << "nothing is left behind";
}

TEST(Outputs, NegativeWeightsAreWarnedOf) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.calibration = "distance = \"linear\"\n";
  survey.margins = "margin,level,total\nsex,1,20\nsex,2,390\nregion,1,300\nregion,2,110\n";
  const ProgramRun run = run_program(folder.path(), {"run", survey.write(folder), "-o", "out"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_NE(run.errors.find("weights negative"), std::string::npos) << run.errors;
}

// A total that the calibration fixes has no sampling variation; R prints a standard error of 1e-10.
TEST(Outputs, TotalsFixedByTheCalibrationHaveNoStandardError) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.extra = "[[indicator]]\nid = \"persons\"\nstatistic = \"total\"\nnumerator = \"1\"\n";
  ASSERT_EQ(run_program(folder.path(), {"run", survey.write(folder), "-o", "out", "-q"}).exit_code,
            0);
  for (const Row& row : read_rows(folder.file("out/estimates.csv"))) {
    if (row.at("indicator") != "persons") continue;
    EXPECT_TRUE(row.at("se").empty() && row.at("deff").empty()) << row.at("domain");
    EXPECT_TRUE(row.at("quality_reason").starts_with("no sampling variation"))
        << row.at("quality_reason");
  }
}

TEST(Outputs, AFolderThatCannotBeWrittenToIsNamed) {
  const TempFolder folder;
  SmallSurvey survey;
  const std::string config = survey.write(folder);
  const ProgramRun run = run_program(folder.path(), {"run", config, "-o", "/proc/darkfigure"});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_TRUE(run.errors.starts_with("/proc/darkfigure: error: cannot create the output folder: "))
      << run.errors;
}

std::string long_run_config(const TempFolder& folder) {
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = 400000\n";
  survey.extra = "[output]\nweights = \"none\"\n";
  return survey.write(folder);
}

class Killed : public ::testing::TestWithParam<int> {};

TEST_P(Killed, EarlierOutputsAreUntouchedAndTheNextRunCleansUp) {
  const TempFolder folder;
  SmallSurvey survey;
  ASSERT_EQ(run_program(folder.path(), {"run", survey.write(folder), "-o", "out", "-q"}).exit_code,
            0);
  const std::string before = read_file(folder.file("out/estimates.csv"));
  const ProgramRun run =
      run_and_signal(folder.path(),
                     {"run", long_run_config(folder), "-o", "out", "--threads", "1"},
                     GetParam(),
                     "out/.darkfigure-partial-");
  EXPECT_EQ(run.exit_code, 128 + GetParam()) << run.errors;
  EXPECT_EQ(run.output, "");
  EXPECT_EQ(read_file(folder.file("out/estimates.csv")), before);
  ASSERT_EQ(run_program(folder.path(), {"run", survey.write(folder), "-o", "out", "-q"}).exit_code,
            0);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.file("out"))) {
    EXPECT_NE(entry.path().filename().string().front(), '.') << "staging folders are removed";
  }
}

INSTANTIATE_TEST_SUITE_P(Signals, Killed, ::testing::Values(SIGINT, SIGTERM, SIGKILL));

// A tmpfs of four megabytes: the export does not fit.
TEST(DiskFull, IsReportedAndLeavesWhatWasThere) {
  const TempFolder folder;
  const std::string disk = folder.file("disk");
  fs::create_directory(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=4m") != 0) {
    GTEST_SKIP() << "mounting a small tmpfs needs root: the full disk was not tried";
  }
  const ProgramRun first =
      run_program(folder.path(), {"demo", "-q", "-o", "disk", "--set", "output.weights=none"});
  const std::string before = read_file(disk + "/estimates.csv");
  const ProgramRun full =
      run_program(folder.path(), {"demo", "-o", "disk", "--set", "output.weights=csv"});
  const std::string after = read_file(disk + "/estimates.csv");
  const bool staging_left = [&] {
    for (const fs::directory_entry& entry : fs::directory_iterator(disk)) {
      if (entry.path().filename().string().front() == '.') return true;
    }
    return false;
  }();
  ::umount(disk.c_str());
  EXPECT_EQ(first.exit_code, 0) << first.errors;
  EXPECT_EQ(full.exit_code, 6);
  EXPECT_NE(full.errors.find("No space left on device"), std::string::npos) << full.errors;
  EXPECT_EQ(after, before);
  EXPECT_FALSE(before.empty());
  EXPECT_FALSE(staging_left);
}

TEST(Simulate, SameSeedSameFilesAnotherSeedOthers) {
  const TempFolder folder;
  const std::string config = folder.write(
      "s.toml",
      "[simulation]\ntitle = \"S\"\nregions = [\"A\", \"B\"]\npopulation_psus = 10\n"
      "population_households = 40\nsample_psus = 4\nsample_households = 10\n"
      "[[crime]]\nname = \"robbery\"\nlabel = \"Robbery\"\nprevalence = 0.1\n"
      "[[official]]\nname = \"police\"\nlabel = \"Police\"\ncontact = 0.5\nbribe = 0.2\n");
  for (const char* out : {"a", "b"})
    ASSERT_EQ(run_program(folder.path(), {"simulate", config, "-o", out, "-q"}).exit_code, 0);
  ASSERT_EQ(
      run_program(folder.path(), {"simulate", config, "-o", "c", "--seed", "2", "-q"}).exit_code,
      0);
  EXPECT_EQ(read_file(folder.file("a/survey.sav")), read_file(folder.file("b/survey.sav")));
  EXPECT_NE(read_file(folder.file("a/survey.sav")), read_file(folder.file("c/survey.sav")));
  EXPECT_EQ(run_program(folder.path(), {"check", "a/survey.toml"}).exit_code, 0);
}

}  // namespace
}  // namespace darkfigure::testing
