#include "engine/io/output_folder.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"
#include "engine/io/replicate_scratch.h"
#include "engine/io/sha256.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;
using testing::read_file;
using testing::TempFolder;

TEST(OutputFolder, NothingIsVisibleBeforeCommit) {
  const TempFolder base;
  const std::string path = base.file("out");
  {
    OutputFolder folder(path);
    folder.write("estimates.csv", "new");
    EXPECT_FALSE(fs::exists(path + "/estimates.csv"));
  }
  EXPECT_FALSE(fs::exists(path)) << "a folder it made and did not fill is removed";
}

TEST(OutputFolder, CommitReplacesAndRemovesWhatTheEarlierRunWroteAlone) {
  const TempFolder base;
  const std::string path = base.file("out");
  {
    OutputFolder folder(path);
    folder.write("weights.csv", "old");
    folder.write("estimates.csv", "old");
    folder.write("manifest.json",
                 R"({"schema": "darkfigure/manifest", "inputs": [{"file": "mine.txt"}], "outputs": [
 {"file": "weights.csv"}, {"file": "estimates.csv"}]})");
    folder.commit();
  }
  base.write("out/mine.txt", "keep");
  OutputFolder folder(path);
  folder.write("estimates.csv", "new");
  folder.write("manifest.json", "{}");
  folder.commit();
  EXPECT_EQ(read_file(path + "/estimates.csv"), "new");
  EXPECT_FALSE(fs::exists(path + "/weights.csv"));
  EXPECT_EQ(read_file(path + "/mine.txt"), "keep");
}

TEST(OutputFolder, AManifestOfAnotherProgramOwnsNothing) {
  const TempFolder base;
  base.write("manifest.json", R"({"outputs": [{"file": "estimates.csv"}]})");
  base.write("estimates.csv", "somebody's");
  const OutputFolder folder(base.path());
  EXPECT_EQ(folder.foreign_files({"estimates.csv", "manifest.json"}),
            (std::vector<std::string>{"estimates.csv", "manifest.json"}));
}

TEST(OutputFolder, AFolderInTheWayOfAFileIsFoundBeforeAnythingIsReplaced) {
  const TempFolder base;
  base.write("a.csv", "old");
  fs::create_directory(base.file("b.csv"));
  OutputFolder folder(base.path());
  folder.write("a.csv", "new");
  folder.write("b.csv", "new");
  EXPECT_THROW(folder.commit(), FileError);
  EXPECT_EQ(read_file(base.file("a.csv")), "old");
}

TEST(OutputFolder, FilesNoRunWroteAreForeign) {
  const TempFolder base;
  base.write("estimates.csv", "somebody's");
  const OutputFolder folder(base.path());
  EXPECT_EQ(folder.foreign_files({"estimates.csv", "manifest.json"}),
            std::vector<std::string>{"estimates.csv"});
}

TEST(OutputFolder, RemovesTheStagingOfAKilledRunButNotOfALivingOne) {
  const TempFolder base;
  char host[256] = {};
  ::gethostname(host, sizeof(host) - 1);
  const std::string ours = base.file(".darkfigure-partial-" + std::string(host) + "-");
  const std::string elsewhere = base.file(".darkfigure-partial-another.machine-999999999");
  fs::create_directory(ours + "999999999");
  fs::create_directory(ours + "1");
  fs::create_directory(elsewhere);
  const OutputFolder folder(base.path());
  EXPECT_FALSE(fs::exists(ours + "999999999"));
  EXPECT_TRUE(fs::exists(ours + "1"));
  EXPECT_TRUE(fs::exists(elsewhere));
}

TEST(OutputFolder, AFileInItsPlaceIsAnError) {
  const TempFolder base;
  const std::string path = base.write("out", "a file");
  EXPECT_THROW(OutputFolder{path}, FileError);
}

TEST(ReplicateScratch, HoldsBlocksByRowAndReplicate) {
  const TempFolder base;
  ReplicateScratch scratch(base.path(), 3, 10);
  for (std::size_t first = 0; first < 10; first += kLanes) {
    WeightBlock block;
    block.resize(3);
    block.first = first;
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        block.row(row)[lane] = static_cast<double>(100 * row + first + lane);
      }
    }
    scratch.store(block);
  }
  EXPECT_EQ(scratch.weight(0, 0), 0);
  EXPECT_EQ(scratch.weight(2, 9), 209);
  EXPECT_TRUE(fs::is_empty(base.path())) << "the scratch file has no name";
}

// FIPS 180-2, appendix B.1.
TEST(Sha256, MatchesTheStandardsExample) {
  EXPECT_EQ(sha256_of_text("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace darkfigure
