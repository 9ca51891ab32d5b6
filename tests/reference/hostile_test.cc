// Odd and malformed files (../shared/data/hostile): each is read, or refused with a message that
// names it; none crashes the program or takes long. MANIFEST.tsv says what ReadStat itself makes of
// each file.
#include <chrono>
#include <sstream>

#include <gtest/gtest.h>

#include "engine/io/read_microdata.h"
#include "tests/testing/program.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

struct HostileFile {
  std::string path;
  std::string shape;    // "150x5": rows and columns by ReadStat
  std::string verdict;  // "ok", "fail: …"
  bool pspp_objects = false;
};

std::vector<std::string> split(const std::string& line, char delimiter) {
  std::vector<std::string> fields;
  std::stringstream stream{line};
  for (std::string field; std::getline(stream, field, delimiter);) fields.push_back(field);
  return fields;
}

std::vector<HostileFile> manifest() {
  std::vector<HostileFile> files;
  std::stringstream stream{read_file(shared_file("data/hostile/MANIFEST.tsv"))};
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    const std::vector<std::string> fields = split(line, '\t');
    if (fields.size() > 7)
      files.push_back({fields[0],
                       fields[6],
                       fields[7],
                       fields.size() > 8 && fields[8].find("error") != std::string::npos});
  }
  return files;
}

TEST(HostileFiles, AreReadOrRefusedByNameAndNeverCrashOrHang) {
  REQUIRE_SHARED("data/hostile/MANIFEST.tsv");
  ColumnChoice everything;
  everything.all = true;
  const std::vector<HostileFile> files = manifest();
  EXPECT_GT(files.size(), 400U);
  for (const HostileFile& file : files) {
    const std::string path = shared_file("data/hostile/" + file.path);
    if (path.empty()) continue;
    Diagnostics diagnostics;
    const auto start = std::chrono::steady_clock::now();
    const Microdata data = read_microdata({.file = path}, everything, diagnostics);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_LT(seconds.count(), 10) << path;
    const bool refused = diagnostics.has_errors();
    if (file.verdict == "ok" && !(refused && file.pspp_objects)) {
      EXPECT_FALSE(diagnostics.has_errors())
          << (diagnostics.has_errors() ? diagnostics.findings().front().text() : "");
      const std::vector<std::string> shape = split(file.shape, 'x');
      if (shape.size() == 2 && shape[0] != "-1") {
        EXPECT_EQ(std::to_string(data.rows), shape[0]) << path;
        EXPECT_EQ(std::to_string(data.columns.size()), shape[1]) << path;
      }
    } else {
      ASSERT_EQ(diagnostics.count(Severity::kError), 1U) << path;
      const Finding& finding = diagnostics.findings().front();
      EXPECT_EQ(finding.location.file, path);
      EXPECT_EQ(finding.concern, Concern::kFile);
      EXPECT_TRUE(data.columns.empty()) << path << ": nothing half-read";
    }
  }
}

}  // namespace
}  // namespace darkfigure::testing
