// Intervals of rare proportions and reliability verdicts on a real survey: ENUSC 2023, households
// victims of violent crime by commune (weight Fact_Hog_Com).
#include <cmath>

#include <gtest/gtest.h>

#include "engine/reliability/judge.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"

namespace darkfigure::testing {
namespace {

Ran run_communes(const std::string& interval, const std::string& quality = "ine-chile-2020") {
  const TempFolder folder;
  return run_config(folder.write(
      "communes.toml",
      "[survey]\ntitle = \"ENUSC 2023\"\n[data.person]\nfile = \"" +
          shared_file("data/enusc2023/enusc2023.sav") +
          "\"\n[design]\nstratum = \"VarStrat\"\npsu = \"Conglomerado\"\nweight = "
          "\"Fact_Hog_Com\"\n"
          "singleton = \"certainty\"\n[[indicator]]\nid = \"vh_dv\"\nstatistic = \"prevalence\"\n"
          "numerator = \"VH_DV\"\n[[indicator]]\nid = \"victims\"\nstatistic = \"total\"\n"
          "numerator = \"VH_DV\"\n[estimates]\ndomains = [\"enc_rpc\", \"enc_region\"]\n"
          "interval = \"" +
          interval + "\"\nquality = \"" + quality + "\"\n"));
}

struct Vector {
  const char* commune;
  double lower, upper;
};

void expect_vectors(const std::string& interval, const std::vector<Vector>& vectors) {
  const Ran ran = run_communes(interval);
  for (const Vector& v : vectors) {
    const Estimate& e = ran.estimate("vh_dv", "enc_rpc", v.commune);
    // The dossier prints eight decimals.
    EXPECT_NEAR(e.ci_lower, v.lower, 5.1e-9) << interval << " " << v.commune;
    EXPECT_NEAR(e.ci_upper, v.upper, 5.1e-9) << interval << " " << v.commune;
  }
}

// ../shared/reference/domain.md 8.2, computed with R survey 4.1.1 (svyciprop) and by formula.
TEST(RareProportions, LogitOfTheDossier) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  expect_vectors("logit",
                 {{"7201", .00027777, .01547401},
                  {"9115", .00224578, .04046687},
                  {"6110", .00484503, .04536251},
                  {"9201", .00630633, .04524235},
                  {"13105", .11916696, .22731714}});
}

TEST(RareProportions, KornGraubardOfTheDossier) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  expect_vectors("korn-graubard",
                 {{"7201", .00003848, .01235190},
                  {"9115", .00063502, .04168352},
                  {"6110", .00279927, .04507384},
                  {"9201", .00408670, .04588276},
                  {"13105", .11584350, .22776496}});
}

TEST(RareProportions, UncappedKornGraubardOfTheDossier) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  expect_vectors("kg-uncapped",
                 {{"7201", .00004483, .01197256},
                  {"9115", .00101810, .03609626},
                  {"6110", .00315165, .04285005},
                  {"9201", .00457690, .04346674},
                  {"13105", .11584350, .22776496}});
}

TEST(RareProportions, WilsonWithTheNormalQuantileOfTheDossier) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  expect_vectors("wilson-z",
                 {{"7201", .00036783, .01172878},
                  {"9115", .00271949, .03363979},
                  {"6110", .00544552, .04053975},
                  {"9201", .00673910, .04244267},
                  {"13105", .12094366, .22437664}});
}

// Commune 6105: 180 households, no victim; whatever the interval, [0, 1 − 0.025^(1/180)].
TEST(RareProportions, NoVictimHasTheBinomialsUpperLimitUnderEveryInterval) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  for (const char* interval :
       {"logit", "korn-graubard", "kg-uncapped", "wilson", "wilson-z", "wald", "log"}) {
    const Ran ran = run_communes(interval);
    const Estimate& e = ran.estimate("vh_dv", "enc_rpc", "6105");
    EXPECT_EQ(e.n, 180);
    EXPECT_EQ(e.value, 0);
    EXPECT_TRUE(std::isnan(e.se) && std::isnan(e.cv) && std::isnan(e.deff));
    EXPECT_EQ(e.ci_lower, 0);
    EXPECT_NEAR(e.ci_upper, 1 - std::pow(0.025, 1.0 / 180), 1e-15);
  }
}

// INE Chile's standard as its package calidad has it (R/evaluate_internal.R, assess_ine), written
// down a second time: n ≥ 60 and df ≥ 9; proportions se ≤ p^(2/3)/9 (of 1 − p above one half);
// totals CV ≤ 15 % and ≤ 30 %.
std::string ine_verdict(const Estimate& e) {
  if (e.n < 60 || e.df < 9) return "suppress";
  if (!e.is_proportion) {
    if (!available(e.se)) return "suppress";
    return e.se / e.value > 0.30 ? "suppress" : e.se / e.value > 0.15 ? "caution" : "publish";
  }
  if (e.value == 0 || e.value == 1) return "caution";  // calidad has no rule: its curve is 0
  const double q = std::pow(e.value <= 0.5 ? e.value : 1 - e.value, 2.0 / 3) / 9;
  return e.se <= q ? "publish" : "caution";
}

TEST(Reliability, IneChileOn136CommunesAnd16Regions) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  const Ran ran = run_communes("logit");
  std::map<std::string, int> verdicts;
  for (const Estimate& e : ran.result.report.published.estimates()) {
    EXPECT_EQ(e.quality, ine_verdict(e)) << e.indicator << " " << e.domain << " " << e.category;
    EXPECT_TRUE(e.quality_reason.starts_with("ine-chile-2020: ")) << e.quality_reason;
    ++verdicts[e.quality];
  }
  EXPECT_GT(verdicts["publish"], 100);
  EXPECT_GT(verdicts["caution"], 20);
  EXPECT_GT(verdicts["suppress"], 1);
}

// Classes of precision as INEGI prints them (high, moderate, low by CV 15 and 30 %), from the raw
// standard error.
TEST(Reliability, InegiClassesFollowFromTheRawStandardError) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  const Ran ran = run_communes("logit", "inegi");
  for (const Estimate& e : ran.result.report.published.estimates()) {
    const double cv = e.se / e.value;
    const std::string expected = !available(cv) || cv >= 0.30 ? "suppress"
                                 : cv >= 0.15                 ? "caution"
                                                              : "publish";
    EXPECT_EQ(e.quality, expected) << e.category;
  }
}

// A table is published where at least half of its cells are reliable.
TEST(Reliability, IneChileJudgesTablesToo) {
  REQUIRE_SHARED("data/enusc2023/enusc2023.sav");
  const Ran ran = run_communes("logit");
  for (const TableVerdict& table : ran.result.report.tables) {
    std::size_t cells = 0;
    std::size_t reliable = 0;
    for (const Estimate& e : ran.result.report.published.estimates()) {
      if (e.indicator != table.indicator || e.domain != table.domain) continue;
      ++cells;
      reliable += ine_verdict(e) == "publish" ? 1 : 0;
    }
    EXPECT_EQ(table.cells, cells);
    EXPECT_EQ(table.publishable, reliable);
    EXPECT_EQ(table.publish, 2 * reliable >= cells);
  }
}

}  // namespace
}  // namespace darkfigure::testing
