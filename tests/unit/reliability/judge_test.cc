#include "engine/reliability/judge.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/reliability/measures.h"

namespace darkfigure {
namespace {

Estimate proportion(double p, double se, double n, double df) {
  Estimate e;
  e.indicator = "p";
  e.domain = "all";
  e.is_proportion = true;
  e.is_rate = true;
  e.value = p;
  e.se = se;
  e.cv = se / p;
  e.n = n;
  e.n_numerator = std::round(n * p);
  e.df = df;
  e.deff = se * se * (n - 1) / (p * (1 - p));
  return e;
}

Estimate total(double cv, double n) {
  Estimate e;
  e.value = 1000;
  e.se = cv * 1000;
  e.cv = cv;
  e.n = n;
  e.n_numerator = n / 2;
  e.df = 50;
  e.deff = 1.5;
  return e;
}

std::string verdict(const std::string& profile, const Estimate& e) {
  return verdict_name(judge(shipped_profile(profile), {e}).front().verdict);
}

// Every file reads, names its source, and its rules evaluate.
TEST(QualityProfiles, AllShippedFilesAreSound) {
  const std::vector<std::string> names = profile_names();
  EXPECT_EQ(names.size(), 11U);
  for (const std::string& name : names) {
    const QualityProfile profile = shipped_profile(name);
    EXPECT_EQ(profile.id, name);
    EXPECT_GT(profile.source.size(), 20U);
    for (const QualityRule& rule : profile.rules) EXPECT_FALSE(rule.reason.empty());
    EXPECT_EQ(judge(profile, {proportion(0.3, 0.012, 2000, 100)}).front().verdict,
              Verdict::kPublish)
        << name;
  }
}

// Thresholds: ../shared/reference/ecosystem.md 1.3 and domain.md 5.1.
TEST(QualityProfiles, ThresholdsOfCvRules) {
  EXPECT_EQ(verdict("statcan", total(0.165, 500)), "publish");
  EXPECT_EQ(verdict("statcan", total(0.166, 500)), "caution");
  EXPECT_EQ(verdict("statcan", total(0.334, 500)), "suppress");
  EXPECT_EQ(verdict("abs", total(0.249, 500)), "publish");
  EXPECT_EQ(verdict("abs", total(0.25, 500)), "caution");
  EXPECT_EQ(verdict("abs", total(0.501, 500)), "suppress");
  EXPECT_EQ(verdict("inegi", total(0.149, 500)), "publish");
  EXPECT_EQ(verdict("inegi", total(0.15, 500)), "caution");
  EXPECT_EQ(verdict("inegi", total(0.30, 500)), "suppress");
  EXPECT_EQ(verdict("bjs", total(0.2, 20)), "caution");  // 10 sample cases
  EXPECT_EQ(verdict("bjs", total(0.2, 22)), "publish");
  EXPECT_EQ(verdict("coe", total(0.14, 29)), "caution");
  EXPECT_EQ(verdict("coe", total(0.14, 9)), "suppress");
  EXPECT_EQ(verdict("ons", total(0.14, 49)), "suppress");
}

// NCHS: 30 cases and an effective 30; Korn-Graubard width up to 0.05, or below 0.30 and 130 % of p.
TEST(QualityProfiles, NchsOnProportions) {
  EXPECT_EQ(verdict("nchs-2017", proportion(0.5, 0.02, 29, 100)), "suppress");
  EXPECT_EQ(verdict("nchs-2017", proportion(0.5, 0.1, 500, 100)), "suppress");  // n_eff 25
  EXPECT_EQ(verdict("nchs-2017", proportion(0.02, 0.002, 3000, 100)), "publish");
  EXPECT_EQ(verdict("nchs-2017", proportion(0.05, 0.02, 100, 100)), "suppress");  // relative width
  EXPECT_EQ(verdict("nchs-2017", proportion(0.95, 0.02, 110, 100)), "caution");   // complement
  EXPECT_EQ(verdict("nchs-2017", proportion(0.5, 0.02, 1000, 7)), "caution");
  Estimate none = proportion(0, 0, 500, 100);
  none.se = none.cv = none.deff = kNotAvailable;
  EXPECT_EQ(verdict("nchs-2017", none), "caution");
}

TEST(QualityProfiles, TheStrictestOfSeveralDecidesAndSaysWhich) {
  std::vector<Estimate> estimates = {proportion(0.05, 0.009, 700, 40)};
  set_quality({shipped_profile("ons"), shipped_profile("inegi")}, estimates);
  EXPECT_EQ(estimates[0].quality, "caution");
  EXPECT_EQ(estimates[0].quality_reason, "inegi: moderate precision: CV of 15 % or more");
}

TEST(QualityProfiles, AUnitChangesNoVerdict) {
  Estimate percent = proportion(0.05, 0.009, 700, 40);
  for (double* number : {&percent.value, &percent.se}) *number *= 100;
  percent.unit = 100;
  for (const std::string& name : profile_names())
    EXPECT_EQ(verdict(name, percent), verdict(name, proportion(0.05, 0.009, 700, 40))) << name;
}

TEST(QualityProfiles, ErrorsOfAFilePointAtTheirPlace) {
  Diagnostics diagnostics;
  read_profile("mine.toml",
               "[profile]\nid = \"mine\"\ntitle = \"t\"\nsource = \"s\"\n[[rule]]\n"
               "when = \"cvv > 0.3\"\nverdict = \"suppress\"\nreason = \"r\"\n",
               diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_EQ(finding_texts(diagnostics.findings()).front().substr(0, 71),
            "mine.toml:6:9: error: unknown measure \"cvv\"; did you mean \"cv\"?; see da");
}

}  // namespace
}  // namespace darkfigure
