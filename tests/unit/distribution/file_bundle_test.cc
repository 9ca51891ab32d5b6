#include "engine/distribution/file_bundle.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

TEST(FileBundle, FilesAreReadWhereTheyWereBelowTheRoot) {
  const TempFolder folder;
  std::filesystem::create_directory(folder.file("totals"));
  folder.write("survey.toml", "title");
  folder.write("totals/region.csv", std::string("a\0b", 3));
  const std::string bundle =
      bundle_files({folder.file("survey.toml"), folder.file("./totals/../totals/region.csv")});
  std::string root;
  {
    const UnbundledFiles files(bundle);
    root = files.root();
    EXPECT_EQ(read_file(files.path_of(folder.file("survey.toml"))), "title");
    const std::string totals = files.path_of(folder.file("totals/region.csv"));
    EXPECT_EQ(read_file(totals), std::string("a\0b", 3));
    EXPECT_EQ(files.path_of(totals), totals) << "a path below the root is one already";
    EXPECT_EQ(std::filesystem::path(totals).extension(), ".csv");
  }
  EXPECT_FALSE(std::filesystem::exists(root));
}

}  // namespace
}  // namespace darkfigure::testing
