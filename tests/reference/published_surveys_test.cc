// Published figures of real surveys (../shared/data; each folder's README names the publication).
#include <cmath>

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

// NCVS 2021 household file: 106,322 of 256,460 records have weight 0, strata have two or three half
// samples. Expected: R survey 4.5, as.svrepdesign(type = "JKn"), mse = TRUE, svymean(deff =
// "replace") of V2015 == 1 and svytotal of 1; the sum of weights and 170 df also in the dossier's
// figures.
TEST(Ncvs2021Households, ZeroWeightsCountInNoNDfOrDesignEffect) {
  REQUIRE_SHARED("data/ncvs2021/ncvs2021_household.zsav");
  const TempFolder folder;
  const Ran ran =
      run_config(folder.write("ncvs.toml",
                              "[survey]\ntitle = \"NCVS\"\n[data.household]\nfile = \"" +
                                  shared_file("data/ncvs2021/ncvs2021_household.zsav") +
                                  "\"\n[design]\nlevel = \"household\"\nstratum = \"V2117\"\npsu = "
                                  "\"V2118\"\nweight = \"WGTHHCY\"\n"
                                  "[replication]\nmethod = \"jkn\"\n[[indicator]]\nid = "
                                  "\"own\"\nstatistic = \"prevalence\"\n"
                                  "numerator = \"V2015 = 1\"\n[[indicator]]\nid = "
                                  "\"households\"\nstatistic = \"total\"\nnumerator = \"1\"\n"
                                  "[estimates]\ndf = \"design\"\n"));
  EXPECT_NEAR(ran.estimate("own").value / 0.640487461126873, 1, 1e-10);
  EXPECT_NEAR(ran.estimate("own").se / 0.00319315557650172, 1, 1e-10);
  EXPECT_NEAR(ran.estimate("own").deff / 6.64818685097, 1, 1e-10);
  EXPECT_EQ(ran.estimate("own").df, 170);
  EXPECT_EQ(ran.estimate("own").n, 150138);
  EXPECT_NEAR(ran.estimate("households").value / 129319231.5014, 1, 1e-12);
  EXPECT_NEAR(ran.estimate("households").se / 1219331.20483333, 1, 1e-10);
  EXPECT_TRUE(std::isnan(ran.estimate("households").deff))
      << "a count of units has no element variance";
}

std::string prevalence(const std::string& id,
                       const std::string& numerator,
                       const std::string& base = "") {
  return "[[indicator]]\nid = \"" + id + "\"\nstatistic = \"prevalence\"\nnumerator = \"" +
         numerator + "\"\n" + (base.empty() ? "" : "denominator = \"" + base + "\"\n");
}

// The three surveys below: estimates and standard errors of golden.json in the data's folders (R
// survey 4.1, svymean and svytotal with lonely.psu = "certainty" unless said otherwise).

// AmericasBarometer Guatemala 2014: Stata release 115, CP1252, extended missings. The share of the
// neighbourhoods with extortion is the published 23.3 %.
TEST(LapopGuatemala2014, VictimizationAndBriberyAgree) {
  REQUIRE_SHARED("data/lapop-guatemala/GT_2014.dta");
  const TempFolder folder;
  const Ran ran = run_config(
      folder.write("lapop.toml",
                   "[survey]\ntitle = \"LAPOP\"\n[data.person]\nfile = \"" +
                       shared_file("data/lapop-guatemala/GT_2014.dta") +
                       "\"\n[design]\nstratum = \"estratopri\"\npsu = \"upm\"\nweight = "
                       "\"wt\"\nsingleton = \"certainty\"\n" +
                       prevalence("victim", "vic1ext = 1") + prevalence("exc11", "exc11 = 1") +
                       prevalence("extortion", "vicbar4 = 1") +
                       "[estimates]\ndomains = [\"q1\", \"estratopri\"]\n"));
  EXPECT_NEAR(100 * ran.estimate("victim").value, 16.98867422, 5e-9);
  EXPECT_NEAR(100 * ran.estimate("victim").se, 1.0407802, 5e-8);
  EXPECT_NEAR(100 * ran.estimate("victim", "q1", "2").se, 1.4757249, 5e-8);
  EXPECT_NEAR(100 * ran.estimate("victim", "estratopri", "205").se, 1.7501007, 5e-8);
  EXPECT_NEAR(100 * ran.estimate("exc11").value, 13.1147541, 5e-8);
  EXPECT_NEAR(100 * ran.estimate("exc11").se, 1.518715, 5e-7);
  EXPECT_EQ(ran.estimate("exc11").n, 305);
  EXPECT_NEAR(100 * ran.estimate("extortion").se, 1.4650297, 5e-8);
  ASSERT_EQ(ran.findings.size(), 1U);
  EXPECT_NE(ran.findings[0].message.find("no more than the 1,506 respondents: they are scaled"),
            std::string::npos);
}

// European Social Survey round 11, Finland: Stata release 118, 640 variables, weights below one.
TEST(EssFinland, BurglaryAndSafetyAfterDarkAgree) {
  REQUIRE_SHARED("data/ess11-finland/ESS11_fi.dta");
  const TempFolder folder;
  const Ran ran = run_config(
      folder.write("ess.toml",
                   "[survey]\ntitle = \"ESS\"\n[data.person]\nfile = \"" +
                       shared_file("data/ess11-finland/ESS11_fi.dta") +
                       "\"\n[design]\nstratum = \"stratum\"\npsu = \"psu\"\nweight = "
                       "\"anweight\"\nsingleton = \"certainty\"\n" +
                       prevalence("crime", "crmvct = 1") + prevalence("safe", "aesfdrk in (1, 2)") +
                       "[estimates]\ndomains = [\"gndr\"]\n"));
  EXPECT_NEAR(100 * ran.estimate("crime").value, 26.4525498, 5e-8);
  EXPECT_NEAR(100 * ran.estimate("crime").se, 1.2208746, 5e-8);
  EXPECT_NEAR(100 * ran.estimate("safe").value, 92.27491511, 5e-9);
  EXPECT_NEAR(100 * ran.estimate("safe", "gndr", "1").se, 0.62208479, 5e-9);
  EXPECT_NEAR(100 * ran.estimate("safe", "gndr", "2").se, 1.3088873, 5e-8);
}

// World Bank Enterprise Survey Kenya 2025: an element sample of 224 strata, many with one firm;
// special codes are labels only.
TEST(EnterpriseSurveyKenya2025, BribeRequestsAgreeUnderTwoSingletonPolicies) {
  REQUIRE_SHARED("data/wbes-kenya2025/Kenya Enterprise Survey 2025.sav");
  const TempFolder folder;
  std::string any_yes;
  std::string any_answer;
  for (const char* item : {"c5", "c14", "g4", "j5", "j12", "j15"}) {
    const std::string answered = std::string("not missing(") + item + ")";
    any_yes += (any_yes.empty() ? "any(" : ", ") + std::string(item) + " = 1 and " + answered;
    any_answer += (any_answer.empty() ? "any(" : ", ") + answered;
  }
  const std::string config =
      folder.write("wbes.toml",
                   "[survey]\ntitle = \"WBES\"\n[data.person]\nfile = \"" +
                       shared_file("data/wbes-kenya2025/Kenya Enterprise Survey 2025.sav") +
                       "\"\nuser_missing = [-9, -8, -7]\n[design]\nstratum = \"strata\"\nweight = "
                       "\"wmedian\"\n" +
                       prevalence("incidence", any_yes + ")", any_answer + ")") +
                       prevalence("corruption", "j30f in (3, 4)") +
                       "[[indicator]]\nid = \"firms\"\nstatistic = \"total\"\nnumerator = \"1\"\n");
  const Ran certainty = run_config(config, {{"design.singleton", "certainty"}});
  EXPECT_NEAR(100 * certainty.estimate("incidence").value, 33.11736098, 5e-9);
  EXPECT_NEAR(100 * certainty.estimate("incidence").se, 2.5310149, 5e-8);
  EXPECT_EQ(certainty.estimate("incidence").n, 979);
  EXPECT_NEAR(certainty.estimate("firms").value, 12715.1181, 5e-5);
  EXPECT_NEAR(certainty.estimate("firms").se, 245.10213, 5e-6);
  const Ran center = run_config(config, {{"design.singleton", "center"}});
  EXPECT_NEAR(100 * center.estimate("incidence").se, 2.550541, 5e-7);
  EXPECT_NEAR(100 * center.estimate("corruption").se, 2.5365607, 5e-8);
  // R survey 4.5; the golden 266.21461 is 4.1's, which centred totals of singletons at the wrong
  // mean.
  EXPECT_NEAR(center.estimate("firms").se, 262.501030667275, 5e-8);
}

}  // namespace
}  // namespace darkfigure::testing
