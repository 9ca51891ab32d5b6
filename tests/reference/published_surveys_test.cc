// Published figures of real surveys (../shared/data; each folder's README names the publication).
#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

std::string enusc_config(const TempFolder& folder) {
  return folder.write("enusc.toml",
                      "[survey]\ntitle = \"ENUSC 2023\"\n[data.person]\nfile = \"" +
                          shared_file("data/enusc2023/enusc2023.sav") +
                          "\"\n[design]\nstratum = \"VarStrat\"\npsu = \"Conglomerado\"\n"
                          "weight = \"Fact_Hog_Reg\"\nsingleton = \"certainty\"\n[[indicator]]\n"
                          "id = \"vh_dv\"\nstatistic = \"prevalence\"\nnumerator = \"VH_DV\"\n"
                          "[estimates]\ndomains = [\"enc_region\"]\ndf = \"domain\"\n");
}

// INE Chile's "cuadro 82": households victims of violent crime in 16 regions, 8 decimals.
TEST(Enusc2023, PublishedRegionalTableIsReproduced) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  const TempFolder folder;
  expect_estimates(
      run_config(enusc_config(folder)),
      shared_file("data/enusc2023/published_regions.csv"),
      {.relative = 0, .absolute = 1e-8, .columns = {"estimate", "ci_lower", "ci_upper", "df"}});
}

// Delete-one-PSU jackknife over 7,789 PSUs, computed from first principles (10 digits).
TEST(Enusc2023, JackknifeStandardErrorsOfTheRegionsAgree) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  const TempFolder folder;
  expect_estimates(run_config(enusc_config(folder), {{"replication.method", "jkn"}}),
                   shared_file("data/enusc2023/jkn_regions.csv"),
                   {.relative = 1e-8, .absolute = 0, .columns = {"se"}});
}

// The compressed twin of the file.
TEST(Enusc2023, ZsavGivesTheSameTable) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.zsav");
  const TempFolder folder;
  const std::string zsav = shared_file("data/enusc2023/enusc2023.zsav");
  expect_estimates(
      run_config(enusc_config(folder), {{"data.person.file", "\"" + zsav + "\""}}),
      shared_file("data/enusc2023/published_regions.csv"),
      {.relative = 0, .absolute = 1e-8, .columns = {"estimate", "ci_lower", "ci_upper", "df"}});
}

std::string nhanes_config(const TempFolder& folder,
                          const std::string& file,
                          const std::string& columns,
                          const std::string& scale) {
  return folder.write(
      "nhanes.toml",
      "[survey]\ntitle = \"NHANES II\"\n[data.person]\nfile = \"" + file +
          "\"\n[design]\nweight = \"finalwgt\"\n[replication]\nmethod = \"imported\"\n"
          "columns = \"" +
          columns + "\"\ncontains = \"final-weights\"\nscale = " + scale +
          "\ncenter = \"mean\"\ndf = 31\n"
          "[[indicator]]\nid = \"weight\"\nstatistic = \"mean\"\nnumerator = \"weight\"\n"
          "[[indicator]]\nid = \"female\"\nstatistic = \"total\"\nnumerator = \"female\"\n"
          "[[indicator]]\nid = \"diabetes\"\nstatistic = \"prevalence\"\nnumerator = \"diabetes\"\n"
          "[[indicator]]\nid = \"ratio\"\nstatistic = \"ratio\"\nnumerator = \"weight\"\n"
          "denominator = \"height\"\n[estimates]\ndomains = [\"region\"]\n");
}

// Stata's svy output as quoted in the data's README; the published digits are the tolerance, but
// for the mean weight (5e-6: the file rounds weight to two decimals).
TEST(Nhanes2, StataBrrStandardErrorsAreReproduced) {
  REQUIRE_SHARED("data/replicate-weights/nhanes2brr.dta");
  const TempFolder folder;
  const Ran ran = run_config(nhanes_config(
      folder, shared_file("data/replicate-weights/nhanes2brr.dta"), "brr_", "0.03125"));  // 1/32
  EXPECT_NEAR(ran.estimate("weight").se, 0.1656454, 5e-6);
  EXPECT_NEAR(ran.estimate("weight", "region", "1").se, 0.4185291, 5e-6);
  EXPECT_NEAR(ran.estimate("weight", "region", "2").se, 0.2506762, 5e-6);
  EXPECT_NEAR(ran.estimate("weight", "region", "3").se, 0.3459353, 5e-6);
  EXPECT_NEAR(ran.estimate("weight", "region", "4").se, 0.3182722, 5e-6);
  EXPECT_NEAR(ran.estimate("female").se, 1396159, 0.5);
  EXPECT_NEAR(ran.estimate("female", "region", "1").se, 295677.2, 0.05);
  EXPECT_NEAR(ran.estimate("female", "region", "4").se, 903432.9, 0.05);
  EXPECT_NEAR(ran.estimate("diabetes").se, 0.0018145, 5e-8);
  EXPECT_NEAR(ran.estimate("ratio").se, 0.0008904, 5e-8);
}

TEST(Nhanes2, StataFayStandardErrorsAreReproduced) {
  REQUIRE_SHARED("data/replicate-weights/nhanes2fay.zsav");
  const TempFolder folder;
  const Ran ran = run_config(nhanes_config(folder,
                                           shared_file("data/replicate-weights/nhanes2fay.zsav"),
                                           "fay_*",
                                           "0.063775510204081634"));  // 1/(32 (1 - 0.3)^2)
  EXPECT_NEAR(ran.estimate("weight").se, 0.1655723, 5e-6);
  EXPECT_NEAR(ran.estimate("weight", "region", "3").se, 0.3465307, 5e-6);
  EXPECT_NEAR(ran.estimate("female").se, 1396159, 0.5);
  EXPECT_NEAR(ran.estimate("diabetes").se, 0.0018143, 5e-8);
  EXPECT_NEAR(ran.estimate("ratio").se, 0.0008898, 5e-8);
}

// The replicate-mean and full-sample centres differ in the sixth digit: golden.json,
// "BRR mse=TRUE mean weight" (R survey).
TEST(Nhanes2, CenterAtTheEstimateAgreesWithRsMse) {
  REQUIRE_SHARED("data/replicate-weights/nhanes2brr.dta");
  const TempFolder folder;
  const Ran ran = run_config(
      nhanes_config(
          folder, shared_file("data/replicate-weights/nhanes2brr.dta"), "brr_", "0.03125"),
      {{"replication.center", "estimate"}});
  EXPECT_NEAR(ran.estimate("weight").se, 0.16564457, 5e-9);
}

}  // namespace
}  // namespace darkfigure::testing
