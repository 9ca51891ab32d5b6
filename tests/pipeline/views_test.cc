// Views of a run: that they agree with each other, leak nothing, and can be made again.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/table.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

namespace fs = std::filesystem;

const std::string kAllFormats =
    "output.formats=[\"csv\", \"json\", \"html\", \"xlsx\", \"sdmx-csv\", \"open-sdg\", "
    "\"un-cts\", "
    "\"ddi\", \"quarto\", \"vega\", \"r\", \"stata\", \"sas\", \"spss\"]";
const std::string kAllLanguages =
    "output.languages=[\"en\", \"es\", \"fr\", \"pt\", \"ar\", \"ru\", \"zh\", \"ko\"]";
// The sanitizer's leak check, which other tests make, does not work under strace.
const std::string kNoLeakCheck = "ASAN_OPTIONS=detect_leaks=0";
const std::string kFewReplicates = "replication.replicates=40";

// The demo's survey, to be run with other settings.
std::string survey(const TempFolder& folder) {
  fs::copy(source_file("configs/demo/survey"), folder.file("survey"));
  return "survey/survey.toml";
}

ProgramRun run_survey(const TempFolder& folder,
                      const std::string& name,
                      std::vector<std::string> settings) {
  if (!fs::exists(folder.file("survey"))) survey(folder);
  std::vector<std::string> words = {"run", "survey/survey.toml", "-o", name};
  settings.push_back(kFewReplicates);
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return run_program(folder.path(), words);
}

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string compare_views(const TempFolder& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"python3", source_file("tests/views/compare_views.py")};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const ProgramRun made = run_other(folder.path(), words);
  EXPECT_EQ(made.exit_code, 0) << made.output << made.errors;
  return made.output;
}

TEST(Views, AllHoldTheNumbersOfTheEstimates) {
  const TempFolder folder;
  const ProgramRun run = run_survey(folder, "run", {kAllFormats, kAllLanguages});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const std::string told = compare_views(folder, {"run"});
  EXPECT_NE(told.find("report.ar.html"), std::string::npos) << told;
  for (const char* file : {"handoff/r/check.R",
                           "handoff/stata/check.do",
                           "handoff/sas/check.sas",
                           "handoff/spss/check.sps",
                           "open-sdg/indicator_16-5-1.csv",
                           "un_cts.xlsx",
                           "ddi.xml",
                           "report.qmd",
                           "charts/national.vl.json"})
    EXPECT_TRUE(fs::exists(folder.file(std::string("run/") + file))) << file;
  for (const std::string& file : files_of(folder.file("run"))) {
    if (file.starts_with("report.") && file.ends_with(".html")) {
      EXPECT_LE(fs::file_size(folder.file("run/" + file)), 300U * 1024) << file;
    }
  }
}

// What disclosure control hides is in no view's bytes, whatever its form.
TEST(Views, SuppressedNumbersStandNowhere) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "raw", {}).exit_code, 0);
  const ProgramRun run = run_survey(folder,
                                    "run",
                                    {kAllFormats,
                                     "disclosure.minimum_cases=12",
                                     "estimates.domains=[\"sex\", "
                                     "\"region\", [\"region\", \"area\"]]"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  // The raw run has the same numbers in its own domains.
  ASSERT_EQ(
      run_survey(folder, "raw", {"estimates.domains=[\"sex\", \"region\", [\"region\", \"area\"]]"})
          .exit_code,
      0);
  const std::string told = compare_views(folder, {"run", "raw/estimates.csv"});
  EXPECT_NE(told.find("suppressed numbers looked for"), std::string::npos) << told;
}

TEST(Views, TwoRunsAreByteIdentical) {
  const TempFolder folder;
  survey(folder);
  for (const auto& [name, threads] : {std::pair{"a", "1"}, std::pair{"b", "3"}}) {
    const ProgramRun run = run_program(folder.path(),
                                       {"run",
                                        "survey/survey.toml",
                                        "-o",
                                        name,
                                        "--threads",
                                        threads,
                                        "--set",
                                        kFewReplicates,
                                        "--set",
                                        kAllFormats,
                                        "--set",
                                        kAllLanguages});
    ASSERT_EQ(run.exit_code, 0) << run.errors;
  }
  const std::vector<std::string> files = files_of(folder.file("a"));
  EXPECT_EQ(files, files_of(folder.file("b")));
  EXPECT_GT(files.size(), 40U);
  for (const std::string& file : files) {
    if (file == "manifest.json") continue;  // has the time that it took
    EXPECT_EQ(read_file(folder.file("a/" + file)), read_file(folder.file("b/" + file))) << file;
  }
}

// Every view of the run, made again of its folder, is the run's own.
TEST(Views, AreMadeAgainFromAFinishedRun) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {kAllFormats, kAllLanguages}).exit_code, 0);
  for (const char* format : {"html",
                             "xlsx",
                             "sdmx-csv",
                             "open-sdg",
                             "un-cts",
                             "ddi",
                             "quarto",
                             "vega",
                             "r",
                             "stata",
                             "sas",
                             "spss"}) {
    const std::string place = std::string("again-") + format;
    const ProgramRun made = run_program(folder.path(), {"export", format, "run", "-o", place});
    ASSERT_EQ(made.exit_code, 0) << format << made.errors;
    std::vector<std::string> files = files_of(folder.file(place));
    std::erase(files, "exports.json");
    EXPECT_FALSE(files.empty()) << format;
    for (const std::string& file : files) {
      EXPECT_EQ(read_file(folder.file(place + "/" + file)), read_file(folder.file("run/" + file)))
          << file;
    }
  }
  const ProgramRun report =
      run_program(folder.path(), {"report", "run", "-o", "r", "--lang", "es"});
  ASSERT_EQ(report.exit_code, 0) << report.errors;
  EXPECT_EQ(files_of(folder.file("r")),
            (std::vector<std::string>{"exports.json", "report.es.html"}));
}

// Exports stand beside the run's files, may be repeated, and go when the run is made again.
TEST(Views, ExportsIntoARunsFolderAreItsOwn) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {"output.formats=[\"csv\", \"json\"]"}).exit_code, 0);
  for (int again = 0; again < 2; ++again) {
    ASSERT_EQ(run_program(folder.path(), {"export", "ddi", "run"}).exit_code, 0);
    ASSERT_EQ(run_program(folder.path(), {"report", "run", "--lang", "all"}).exit_code, 0);
  }
  EXPECT_TRUE(fs::exists(folder.file("run/ddi.xml")));
  EXPECT_TRUE(fs::exists(folder.file("run/report.ko.html")));
  EXPECT_EQ(run_program(folder.path(), {"verify", "run"}).exit_code, 0);
  folder.write("run/report.ko.html", "changed");
  EXPECT_EQ(run_program(folder.path(), {"verify", "run"}).exit_code, 7);
  ASSERT_EQ(run_survey(folder, "run", {"output.formats=[\"csv\", \"json\"]"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder.file("run/ddi.xml")));
  EXPECT_FALSE(fs::exists(folder.file("run/exports.json")));
}

// A report with other languages takes the place of the run's own, and the run can still be
// verified.
TEST(Views, AReportMayReplaceTheRunsOwn) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"report", "run", "--lang", "all"}).exit_code, 0);
  EXPECT_EQ(run_program(folder.path(), {"verify", "run"}).exit_code, 0);
  folder.write("run/report.en.html", "changed");
  EXPECT_EQ(run_program(folder.path(), {"verify", "run"}).exit_code, 7);
}

TEST(Views, AForeignFileIsNotOverwritten) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {"output.formats=[\"csv\", \"json\"]"}).exit_code, 0);
  folder.write("run/ddi.xml", "mine");
  const ProgramRun made = run_program(folder.path(), {"export", "ddi", "run"});
  EXPECT_EQ(made.exit_code, 6);
  EXPECT_NE(made.errors.find("run/ddi.xml: error: the file exists"), std::string::npos);
  EXPECT_EQ(read_file(folder.file("run/ddi.xml")), "mine");
  EXPECT_EQ(run_program(folder.path(), {"export", "ddi", "run", "--force"}).exit_code, 0);
}

// Answers are readable by their owner alone, and lie nowhere else on the way.
TEST(Views, MicrodataAreTheOwnersAlone) {
  const TempFolder folder;
  const TempFolder system;
  survey(folder);
  const ProgramRun run = run_other(folder.path(),
                                   {"env",
                                    "TMPDIR=" + system.path(),
                                    kNoLeakCheck,
                                    "strace",
                                    "-f",
                                    "-qq",
                                    "-e",
                                    "trace=openat,mkdir,mknod,mknodat,open,creat",
                                    "-o",
                                    folder.file("trace"),
                                    program_path(),
                                    "run",
                                    "survey/survey.toml",
                                    "-o",
                                    "run",
                                    "--set",
                                    kFewReplicates,
                                    "--set",
                                    kAllFormats});
  if (run.exit_code == 127) GTEST_SKIP() << "strace is not installed";
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  for (const std::string& file : files_of(folder.file("run"))) {
    const bool microdata =
        file.ends_with(".sav") || file.ends_with(".dta") || file == "handoff/sas/data.csv";
    struct stat status {};
    ASSERT_EQ(::stat(folder.file("run/" + file).c_str(), &status), 0);
    if (microdata) {
      EXPECT_EQ(status.st_mode & 0777U, 0600U) << file;
    }
  }
  EXPECT_TRUE(files_of(system.path()).empty());
  std::istringstream trace(read_file(folder.file("trace")));
  std::size_t written = 0;
  for (std::string line; std::getline(trace, line);) {
    if (line.find("O_CREAT") == std::string::npos && line.find("mkdir(") == std::string::npos)
      continue;
    ++written;
    const bool inside = line.find("\"run") != std::string::npos ||
                        line.find("\".darkfigure") != std::string::npos ||
                        line.find("/dev/shm") != std::string::npos;
    EXPECT_TRUE(inside) << line;
  }
  EXPECT_GT(written, 20U);
}

// No command opens a socket. (mpirun talks to its processes itself.)
TEST(Views, NoCommandOpensASocket) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {}).exit_code, 0);
  ASSERT_EQ(run_survey(folder, "earlier", {"replication.seed=7"}).exit_code, 0);
  const std::vector<std::vector<std::string>> commands = {
      {"demo", "-o", "d", "--set", kFewReplicates},
      {"run", "survey/survey.toml", "-o", "run", "--set", kFewReplicates},
      {"check", "survey/survey.toml"},
      {"inspect", "survey/survey.sav"},
      {"init", "survey/survey.sav", "-o", "draft"},
      {"convert", "survey/survey.sav", "copy.dta"},
      {"margins", "check", "survey/survey.toml"},
      {"report", "run", "earlier", "--lang", "all", "-o", "views"},
      {"export", "xlsx", "run", "-o", "views"},
      {"export", "r", "run", "-o", "views"},
      {"export",
       "sdmx-csv",
       "run",
       "-o",
       "views",
       "--dsd",
       source_file("tests/data/sdmx/small_structure.xml")},
      {"compare", "earlier", "run"},
      {"verify", "run"},
      {"simulate", source_file("configs/demo/simulation.toml"), "-o", "made"},
      {"coverage", "enusc/2023"},
      {"list", "questionnaires"},
      {"explain", "16.5.1"},
      {"completion", "bash"},
      {"manual"},
      {"--version"},
      {"--help"}};
  for (const std::vector<std::string>& command : commands) {
    // glog, which the sanitized build links and the program does not, asks the name service for the
    // user where the environment does not say who it is.
    std::vector<std::string> words = {"env",
                                      "USER=tester",
                                      kNoLeakCheck,
                                      "strace",
                                      "-f",
                                      "-qq",
                                      "-e",
                                      "trace=%network",
                                      "-o",
                                      folder.file("trace"),
                                      program_path()};
    words.insert(words.end(), command.begin(), command.end());
    const ProgramRun made = run_other(folder.path(), words);
    if (made.exit_code == 127) GTEST_SKIP() << "strace is not installed";
    EXPECT_EQ(made.exit_code, 0) << command.front() << ": " << made.errors;
    const std::string trace = read_file(folder.file("trace"));
    // A pair of sockets between the program's own processes (socketpair) leads nowhere else.
    std::istringstream lines(trace);
    for (std::string line; std::getline(lines, line);) {
      for (const char* call : {" socket(", " connect(", " bind(", " sendmsg("})
        EXPECT_EQ(line.find(call), std::string::npos) << command.front() << ": " << line;
    }
  }
}

TEST(Views, SdmxIsHeldToAStructure) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {}).exit_code, 0);
  const std::string structure = source_file("tests/data/sdmx/small_structure.xml");
  const ProgramRun sound =
      run_program(folder.path(), {"export", "sdmx-csv", "run", "-o", "good", "--dsd", structure});
  EXPECT_EQ(sound.exit_code, 0) << sound.errors;
  const Table rows = read_table(folder.file("good/sdmx/SDG.csv"));
  ASSERT_GT(rows.size(), 30U);
  EXPECT_EQ(rows.front().at("STRUCTURE_ID"), "IAEG-SDGs:SDG(1.20)");
  const ProgramRun first = run_program(
      folder.path(), {"export", "sdmx-csv", "run", "-o", "one", "--sdmx-version", "1.0"});
  EXPECT_EQ(first.exit_code, 0) << first.errors;
  EXPECT_TRUE(read_file(folder.file("one/sdmx/SDG.csv")).starts_with("DATAFLOW,FREQ,"));
  // A code that the list does not have.
  ASSERT_EQ(run_survey(folder, "wrong", {"sdmx.nature=Q", "sdmx.ref_area=YY"}).exit_code, 0);
  const ProgramRun refused =
      run_program(folder.path(), {"export", "sdmx-csv", "wrong", "-o", "bad", "--dsd", structure});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.errors.find("sdmx/SDG.csv:2: error: REF_AREA: expected a code of "
                                "IAEG-SDGs:CL_AREA(1.0) but found \"YY\""),
            std::string::npos)
      << refused.errors;
  EXPECT_NE(refused.errors.find("NATURE"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder.file("bad/sdmx/SDG.csv")));
}

// All problems at once, each with its line.
TEST(Views, WrongLabelsAreFound) {
  const TempFolder folder;
  survey(folder);
  folder.write("survey/labels.csv",
               "key,es,de\nindicator.robery,Robo,x\nfoo.bar,a,b\nsurvey.title,T,U\nsurvey.title,"
               "T,U\nshort\n");
  const ProgramRun run = run_survey(folder, "run", {});
  EXPECT_NE(run.exit_code, 0);
  for (const char* text : {"labels.csv:1: error: expected columns named by languages",
                           "labels.csv:2: warning: there is no indicator \"robery\"; did you mean "
                           "\"robbery\"?",
                           "labels.csv:3: error: expected survey.title, survey.population",
                           "labels.csv:5: error: \"survey.title\" stands twice",
                           "labels.csv:6: error: expected 3 fields but found 1"})
    EXPECT_NE(run.errors.find(text), std::string::npos) << text << "\n" << run.errors;
}

TEST(Views, UntranslatedTextsAreListed) {
  const TempFolder folder;
  survey(folder);
  folder.write("survey/labels.csv", "key,es\nsurvey.title,Encuesta\n");
  const ProgramRun run = run_survey(folder,
                                    "run",
                                    {"output.languages=[\"en\", \"es\"]",
                                     "output.formats=[\"json\", "
                                     "\"csv\", \"html\"]"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const std::string manifest = read_file(folder.file("run/manifest.json"));
  EXPECT_NE(manifest.find("\"indicator.robbery\""), std::string::npos);
  const std::string page = read_file(folder.file("run/report.es.html"));
  EXPECT_NE(page.find("<h1>Encuesta</h1>"), std::string::npos);
  // What is not translated says which language it is in.
  EXPECT_NE(page.find("lang=\"en\">Robbery</th>"), std::string::npos);
  EXPECT_NE(run.output.find("es: "), std::string::npos) << run.output;
}

TEST(Views, AReportWithAnEarlierRunHasTheirChange) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {}).exit_code, 0);
  ASSERT_EQ(run_survey(folder,
                       "earlier",
                       {"survey.reference_period=2023-01-01/2023-12-31", "replication.seed=7"})
                .exit_code,
            0);
  const ProgramRun made =
      run_program(folder.path(), {"report", "run", "earlier", "-o", "views", "--lang", "en"});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  const std::string page = read_file(folder.file("views/report.en.html"));
  EXPECT_NE(page.find("no statistically significant change"), std::string::npos);
  EXPECT_NE(page.find("id=\"change\""), std::string::npos);
}

// The curve ends at the standard error itself, whatever the coefficients and the center.
TEST(Views, StandardErrorsConvergeToThePublishedOne) {
  for (const char* method : {"bootstrap", "generalized_bootstrap"}) {
    for (const char* center : {"estimate", "mean"}) {
      const Ran ran = run_config(source_file("configs/demo/survey/survey.toml"),
                                 {{"replication.method", method},
                                  {"replication.center", center},
                                  {"replication.replicates", "60"}});
      ASSERT_EQ(ran.result.report.convergence.size(), 16U);
      for (const SeConvergence& curve : ran.result.report.convergence) {
        const double se = ran.estimate(curve.indicator).se;
        EXPECT_NEAR(curve.se.back() / se, 1, 1e-12) << method << " " << curve.indicator;
      }
    }
  }
}

// Numbers are not taken from a file that somebody changed.
TEST(Views, ChangedEstimatesAreNotPublished) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {}).exit_code, 0);
  std::string text = read_file(folder.file("run/estimates.json"));
  const std::size_t at = text.find("\"estimate\": 0.0");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 15, "\"estimate\": 0.5");
  folder.write("run/estimates.json", text);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"report", "run"}, {"export", "xlsx", "run"}}) {
    const ProgramRun made = run_program(folder.path(), words);
    EXPECT_EQ(made.exit_code, 6);
    EXPECT_NE(made.errors.find("estimates.json: error: changed since the run wrote it"),
              std::string::npos)
        << made.errors;
  }
}

TEST(Views, AnotherRunsReportIsNotReplaced) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "a", {}).exit_code, 0);
  ASSERT_EQ(run_survey(folder, "b", {"replication.seed=7"}).exit_code, 0);
  const std::string before = read_file(folder.file("b/report.en.html"));
  const ProgramRun made = run_program(folder.path(), {"report", "a", "-o", "b"});
  EXPECT_EQ(made.exit_code, 6);
  EXPECT_NE(made.errors.find("the folder is another run's"), std::string::npos) << made.errors;
  EXPECT_EQ(read_file(folder.file("b/report.en.html")), before);
}

// Observations of one key contradict each other: said by the run, refused by the export.
TEST(Views, TwoIndicatorsOfOneSeriesAreFound) {
  const TempFolder folder;
  const ProgramRun run =
      run_survey(folder, "run", {"indicator.contact.sdmx=[\"SERIES=IU_COR_BRIB\"]"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_NE(run.errors.find("has the same dimensions as row"), std::string::npos) << run.errors;
  const ProgramRun made = run_program(folder.path(), {"export", "sdmx-csv", "run", "-o", "x"});
  EXPECT_EQ(made.exit_code, 3);
  const ProgramRun value = run_survey(
      folder, "v", {"indicator.contact.sdmx=[\"SERIES=A\", \"OBS_VALUE=5\", \"SEXX=F\"]"});
  EXPECT_EQ(value.exit_code, 2);
  EXPECT_NE(value.errors.find("found \"OBS_VALUE\""), std::string::npos) << value.errors;
  EXPECT_NE(value.errors.find("found \"SEXX\"; did you mean \"SEX\"?"), std::string::npos);
}

TEST(Views, WrongUsesAreExplained) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {}).exit_code, 0);
  const auto errors = [&](const std::vector<std::string>& words) {
    const ProgramRun made = run_program(folder.path(), words);
    EXPECT_EQ(made.exit_code, 2);
    return made.errors;
  };
  EXPECT_NE(errors({"export", "xslx", "run"}).find("did you mean \"xlsx\"?"), std::string::npos);
  EXPECT_NE(errors({"export", "run"}).find("expected a format"), std::string::npos);
  EXPECT_NE(errors({"report", "run", "--lang", "de"}).find("but found \"de\""), std::string::npos);
  EXPECT_NE(errors({"export", "ddi", "run", "--dsd", "x"}).find("--dsd"), std::string::npos);
  EXPECT_NE(errors({"run", "survey/survey.toml", "--lang", "es"}).find("languages in [output]"),
            std::string::npos);
  EXPECT_EQ(run_program(folder.path(), {"report", "nowhere"}).exit_code, 6);
}

TEST(Views, DdiIsWellFormedAndValid) {
  const TempFolder folder;
  ASSERT_EQ(run_survey(folder, "run", {kAllFormats}).exit_code, 0);
  const ProgramRun form =
      run_other(folder.path(), {"xmllint", "--nonet", "--noout", "run/ddi.xml"});
  EXPECT_EQ(form.exit_code, 0) << form.errors;
  const std::string text = read_file(folder.file("run/ddi.xml"));
  EXPECT_NE(text.find("<catgry missing=\"Y\">"), std::string::npos);
  EXPECT_NE(text.find("wgt=\"wgt\""), std::string::npos);
  const char* schema = std::getenv("DDI_CODEBOOK_XSD");
  if (schema == nullptr)
    GTEST_SKIP() << "DDI_CODEBOOK_XSD names no codebook.xsd of DDI 2.5: only the form was checked";
  const ProgramRun valid = run_other(
      folder.path(), {"xmllint", "--nonet", "--noout", "--schema", schema, "run/ddi.xml"});
  EXPECT_EQ(valid.exit_code, 0) << valid.errors;
}

TEST(Views, TheManualAndCompletionNameEveryCommand) {
  const TempFolder folder;
  const std::string help = run_program(folder.path(), {"--help"}).output;
  const std::string manual = run_program(folder.path(), {"manual"}).output;
  EXPECT_TRUE(manual.starts_with(".TH DARKFIGURE 1"));
  std::vector<std::string> scripts;
  for (const char* shell : {"bash", "zsh", "fish"})
    scripts.push_back(run_program(folder.path(), {"completion", shell}).output);
  for (const char* word : {"export", "report", "simulate", "manual", "no-color", "dsd", "lang"}) {
    EXPECT_NE(help.find(word), std::string::npos) << word;
    for (const std::string& script : scripts)
      EXPECT_NE(script.find(word), std::string::npos) << word;
  }
  EXPECT_NE(manual.find("\\-\\-sdmx\\-version VERSION"), std::string::npos);
  EXPECT_EQ(run_program(folder.path(), {"completion", "csh"}).exit_code, 2);
  // Each shell reads its own script.
  folder.write("c.bash", scripts[0]);
  EXPECT_EQ(run_other(folder.path(),
                      {"bash",
                       "-c",
                       "source c.bash; COMP_WORDS=(darkfigure expo); COMP_CWORD=1; _darkfigure; "
                       "[ \"${COMPREPLY[*]}\" = export ]"})
                .exit_code,
            0);
}

}  // namespace
}  // namespace darkfigure::testing
