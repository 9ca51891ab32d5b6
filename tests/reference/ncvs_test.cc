// NCVS 2021 from its household and incident files: linked levels, a series rule, zero weights,
// design variables that only the household file has, and rates with two weights. Estimates,
// standard errors, df and n: ../shared/data/ncvs2021/golden.json (R survey 4.1, svytotal and
// svymean), which agrees with every digit published by BJS (NCJ 305101) and in Zimmer et al.,
// chapter 13.
#include <cmath>

#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"

namespace darkfigure::testing {
namespace {

constexpr double kRelative = 1e-10;

std::string quoted(const std::string& path) { return "\"" + path + "\""; }

Ran run_ncvs(std::vector<ConfigOverride> overrides = {},
             const std::string& incidents = "ncvs2021_incident.sav") {
  overrides.push_back(
      {"data.household.file", quoted(shared_file("data/ncvs2021/ncvs2021_household.zsav"))});
  overrides.push_back({"data.incident.file", quoted(shared_file("data/ncvs2021/" + incidents))});
  return run_config(source_file("configs/examples/ncvs2021.toml"), overrides);
}

void expect_near(const Estimate& e, double estimate, double se, double df, double n) {
  EXPECT_NEAR(e.value / estimate, 1, kRelative) << e.indicator << " " << e.category;
  EXPECT_NEAR(e.se / se, 1, kRelative) << e.indicator << " " << e.category;
  if (df > 0) {
    EXPECT_EQ(e.df, df) << e.indicator << " " << e.category;
  }
  EXPECT_EQ(e.n, n) << e.indicator << " " << e.category;
}

void expect_golden(const Ran& ran) {
  // n of a total is the number of incident records; golden.json counts 330 dummy rows more.
  expect_near(ran.estimate("property_victimizations"), 11682055.65814, 263844.340590659, 0, 8948);
  expect_near(ran.estimate("violent_victimizations"), 4598305.56139, 198114.835334154, 0, 8948);
  expect_near(ran.estimate("property_rate"), 90.3350222740345, 1.94788554453919, 170, 150138);
  expect_near(ran.estimate("property_reported"), 0.307982742266171, 0.00797567316617043, 167, 7135);
  expect_near(ran.estimate("violent_urban"), 0.180725386224397, 0.0149037758814611, 135, 1790);
}

TEST(Ncvs2021, PublishedFiguresAreReproduced) {
  REQUIRE_SHARED("data/ncvs2021/ncvs2021_household.zsav");
  const Ran ran = run_ncvs();
  expect_golden(ran);
  expect_near(ran.estimate("property_rate", "tenure", "1"),
              68.1818642875093,
              1.97005728568599,
              170,
              101944);
  expect_near(
      ran.estimate("property_rate", "tenure", "2"), 129.801851328749, 3.56829093850087, 170, 48194);
  expect_near(
      ran.estimate("property_rate", "V2127B", "1"), 70.369372040288, 3.58007927391106, 72, 21974);
  expect_near(
      ran.estimate("property_rate", "V2127B", "2"), 82.274272086563, 4.28122542997687, 99, 43878);
  expect_near(
      ran.estimate("property_rate", "V2127B", "3"), 75.6983046705919, 3.096919290635, 107, 51539);
  expect_near(
      ran.estimate("property_rate", "V2127B", "4"), 138.294997873847, 4.63200867411899, 81, 32747);
}

TEST(Ncvs2021, TheStataIncidentFileGivesTheSame) {
  REQUIRE_SHARED("data/ncvs2021/ncvs2021_incident.dta");
  expect_golden(run_ncvs({}, "ncvs2021_incident.dta"));
}

// R: svymean(~pr1000, as.svrepdesign(design, type = "JKn", mse = TRUE)), all 330 PSUs; 1.948004 is
// the figure published in ../shared/reference/domain.md.
TEST(Ncvs2021, TheJackknifeRepeatsTheTwoWeightRateInEveryReplicate) {
  REQUIRE_SHARED("data/ncvs2021/ncvs2021_household.zsav");
  const Ran ran = run_ncvs({{"replication.method", "jkn"}});
  EXPECT_EQ(ran.survey->replication.size(), 330U);
  EXPECT_NEAR(ran.estimate("property_rate").se / 1.94800418486675, 1, kRelative);
  EXPECT_NEAR(ran.estimate("property_rate", "V2127B", "1").se / 3.58017660984731, 1, kRelative);
  EXPECT_NEAR(ran.estimate("property_rate", "V2127B", "4").se / 4.63268900139461, 1, kRelative);
}

// The negative control of ../shared/reference/domain.md: without the series rule 11,222,330.
TEST(Ncvs2021, TheSeriesRuleMatters) {
  REQUIRE_SHARED("data/ncvs2021/ncvs2021_household.zsav");
  const Ran ran = run_ncvs({{"data.incident.series", ""},
                            {"data.incident.series_size", ""},
                            {"data.incident.series_cap", ""},
                            {"data.incident.series_unknown", ""}});
  EXPECT_EQ(std::round(ran.estimate("property_victimizations").value), 11222330);
}

}  // namespace
}  // namespace darkfigure::testing
