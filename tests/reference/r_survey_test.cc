// Against R survey 4.5: results committed in tests/data/r_survey, made by
// tests/reference/r/make_r_survey.R on the demo survey. R rakes to 1e-12 as we do.
#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"

namespace darkfigure::testing {
namespace {

const Comparison kSameAsR{.relative = 1e-10, .absolute = 0, .columns = {}};

std::string data(const std::string& name) { return source_file("tests/data/r_survey/" + name); }

void compare_demo(const std::vector<ConfigOverride>& overrides, const std::string& expected) {
  expect_estimates(run_config(data("demo.toml"), overrides), data(expected), kSameAsR);
}

void compare_singleton(const std::string& method, const std::string& policy) {
  const Ran ran = run_config(data("singleton.toml"),
                             {{"replication.method", method}, {"design.singleton", policy}});
  expect_estimates(ran, data("singleton_" + method + "_" + policy + ".csv"), kSameAsR);
}

TEST(RSurvey, JknCrossedDomainsRatioAndTotalAgree) { compare_demo({}, "jkn_estimate.csv"); }

TEST(RSurvey, JknAboutTheReplicatesMeanAgrees) {
  compare_demo({{"replication.center", "mean"}}, "jkn_mean.csv");
}

TEST(RSurvey, Jk1WithoutStrataAgrees) {
  compare_demo({{"replication.method", "jk1"}, {"design.stratum", ""}}, "jk1_estimate.csv");
}

TEST(RSurvey, Jk1IgnoresDeclaredStrataWithAWarning) {
  const Ran ran = run_config(data("demo.toml"), {{"replication.method", "jk1"}});
  expect_estimates(ran, data("jk1_estimate.csv"), kSameAsR);
  ASSERT_EQ(ran.findings.size(), 1U);
  EXPECT_NE(ran.findings[0].message.find("ignores the strata"), std::string::npos);
  EXPECT_EQ(ran.result.report.design_df, 155);  // 156 PSUs − 1
}

TEST(RSurvey, LinearizationOfCalibratedEstimatesAgrees) {
  compare_demo({{"replication.method", "linearization"}}, "linearization.csv");
}

TEST(RSurvey, SingletonAsCertaintyAgreesForJkn) { compare_singleton("jkn", "certainty"); }
TEST(RSurvey, SingletonAsCertaintyAgreesForLinearization) {
  compare_singleton("linearization", "certainty");
}
// R's lonely.psu = "adjust" differs between JKn and linearization; so does ours.
TEST(RSurvey, SingletonCenteredAgreesForJkn) { compare_singleton("jkn", "center"); }
TEST(RSurvey, SingletonCenteredAgreesForLinearization) {
  compare_singleton("linearization", "center");
}

}  // namespace
}  // namespace darkfigure::testing
