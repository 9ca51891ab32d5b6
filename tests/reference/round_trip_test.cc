// Fixtures through our writer, through GNU PSPP and through R's haven, and back: equal values,
// labels and reasons missing.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/read_microdata.h"
#include "engine/io/write_microdata.h"
#include "tests/testing/program.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

namespace fs = std::filesystem;

Microdata read_all(const std::string& path) {
  ColumnChoice everything;
  everything.all = true;
  Diagnostics diagnostics;
  Microdata data = read_microdata({.file = path}, everything, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << path;
  return data;
}

// What must survive, as text: names, labels, and every cell's code or reason. Names without case:
// PSPP writes short ones in its own. A label of a code that SPSS cannot hold is not looked at.
std::string content(const Microdata& data) {
  std::string text;
  for (const Column& column : data.columns) {
    std::string name = column.name;
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    text += "\n" + name + " \"" + column.label + "\"";
    std::vector<std::string> labels;
    for (const ValueLabel& label : column.labels) {
      const std::string code = label.tag != '\0' ? std::string(".") + label.tag
                               : column.is_text  ? label.text
                                                 : shortest_text(label.value);
      labels.push_back(" " + code + "=" + label.label);
    }
    std::sort(labels.begin(), labels.end());
    for (const std::string& label : labels) text += label;
    for (std::size_t row = 0; row < column.rows(); ++row) {
      const std::string reason = column.reason(row);
      text += "|" + (reason.empty() ? column.code(row) : "(" + reason + ")");
    }
  }
  return text;
}

// Well-behaved files of other projects' tests (../shared/data/hostile/README.md), and the demo.
std::vector<std::string> fixtures(const std::string& ending) {
  std::vector<std::string> files;
  if (ending == ".sav") files.push_back(source_file("configs/demo/survey/survey.sav"));
  for (const char* folder : {"haven", "pyreadstat", "readstattables", "readstata13"}) {
    const std::string path = shared_file(std::string("data/hostile/") + folder);
    if (path.empty()) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      // ReadStat 1.1.8 cannot read the first (a table of long texts it cannot follow); the second
      // has a name that is none, which PSPP replaces.
      const std::string name = entry.path().filename().string();
      if (name == "stata_strl.dta" || name == "hebrews.sav") continue;
      if (entry.path().extension() == ending) files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

void expect_round_trip(const std::string& file, StatisticalOutput format, const char* ending) {
  const TempFolder folder;
  const Microdata before = read_all(file);
  const std::string copy = folder.file(std::string("copy") + ending);
  const WriteNotes notes = write_microdata(copy, format, before);
  const bool whole =
      std::none_of(notes.losses.begin(), notes.losses.end(), [](const std::string& loss) {
        return loss.find("value label") != std::string::npos ||
               loss.find("letters") != std::string::npos || loss.find("codes") != std::string::npos;
      });
  if (!whole || !notes.renamed.empty()) return;
  EXPECT_EQ(content(read_all(copy)), content(before)) << file;
}

TEST(RoundTrip, OurWriterKeepsSpssFiles) {
  for (const std::string& file : fixtures(".sav")) {
    expect_round_trip(file, StatisticalOutput::kSav, ".sav");
    expect_round_trip(file, StatisticalOutput::kZsav, ".zsav");
  }
}

TEST(RoundTrip, OurWriterKeepsStataFiles) {
  for (const std::string& file : fixtures(".dta")) {
    expect_round_trip(file, StatisticalOutput::kDta, ".dta");
  }
}

// haven holds moments as POSIXct seconds, which are not exact to the millisecond.
Microdata without_moments(Microdata data) {
  std::erase_if(data.columns,
                [](const Column& column) { return column.format.starts_with("%tc"); });
  return data;
}

bool installed(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

// What we wrote, read by PSPP and written again, is what we wrote.
TEST(RoundTrip, PsppReadsWhatWeWrite) {
  if (!installed("pspp --version")) GTEST_SKIP() << "pspp is not installed (./dev test --peers)";
  const TempFolder folder;
  std::size_t compared = 0;
  for (const std::string& file : fixtures(".sav")) {
    const Microdata before = read_all(file);
    write_microdata(folder.file("ours.sav"), StatisticalOutput::kSav, before);
    folder.write("copy.sps",
                 "GET FILE='" + folder.file("ours.sav") + "'.\nSAVE OUTFILE='" +
                     folder.file("pspp.sav") + "'.\n");
    fs::remove(folder.file("pspp.sav"));
    ASSERT_EQ(
        std::system(
            ("pspp -b " + folder.file("copy.sps") + " >" + folder.file("log") + " 2>&1").c_str()),
        0)
        << file << "\n"
        << read_file(folder.file("log"));
    EXPECT_EQ(content(read_all(folder.file("pspp.sav"))),
              content(read_all(folder.file("ours.sav"))))
        << file;
    ++compared;
  }
  EXPECT_GT(compared, 0U);
}

// What we wrote, read by haven and written again, is what we wrote.
TEST(RoundTrip, HavenReadsWhatWeWrite) {
  if (!installed("Rscript -e 'library(haven)'")) {
    GTEST_SKIP() << "R with haven is not installed (./dev test --peers)";
  }
  const TempFolder folder;
  std::vector<std::string> ours;
  std::string command =
      "Rscript " + source_file("tests/reference/round_trip.R") + " " + folder.path();
  for (const char* ending : {".sav", ".dta"}) {
    for (const std::string& file : fixtures(ending)) {
      const bool stata = std::string(ending) == ".dta";
      ours.push_back(folder.file("ours_" + std::to_string(ours.size() + 1) + ending));
      write_microdata(
          ours.back(), stata ? StatisticalOutput::kDta : StatisticalOutput::kSav, read_all(file));
      command += " " + ours.back();
    }
  }
  ASSERT_EQ(std::system((command + " >" + folder.file("log") + " 2>&1").c_str()), 0)
      << read_file(folder.file("log"));
  for (std::size_t k = 0; k < ours.size(); ++k) {
    const std::string again =
        folder.file("haven_" + std::to_string(k + 1)) + fs::path(ours[k]).extension().string();
    ASSERT_TRUE(fs::exists(again)) << ours[k];
    EXPECT_EQ(content(without_moments(read_all(again))),
              content(without_moments(read_all(ours[k]))))
        << ours[k];
  }
}

}  // namespace
}  // namespace darkfigure::testing
