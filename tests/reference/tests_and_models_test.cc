// Cross-tabulations, logistic regression and the average of proportions against R survey 4.5
// (svychisq, svyglm, svycontrast): tests/data/r_survey/tests_and_models_*.csv, made by
// tests/reference/r/make_tests_and_models.R on the demo survey.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"

namespace darkfigure::testing {
namespace {

class TestsAndModels : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    parse_csv(read_file(source_file(std::string("tests/data/r_survey/tests_and_models_") +
                                    GetParam() + ".csv")),
              [&](CsvRecord& record) {
                if (const auto value = parse_number(record.fields[1]))
                  r_[record.fields[0]] = *value;
              });
    // R's degf of the raked JKn design is the rank of its replicates less one, 155; of the
    // linearized one PSUs - strata.
    std::vector<ConfigOverride> overrides = {{"replication.method", GetParam()}};
    if (std::string(GetParam()) == "jkn") overrides.push_back({"estimates.df", "rank"});
    ran_ = run_config(source_file("tests/data/r_survey/tests_and_models.toml"), overrides);
  }
  void expect(double got, const std::string& name, double relative = 1e-6) {
    ASSERT_TRUE(r_.contains(name)) << name;
    EXPECT_NEAR(got / r_[name], 1, relative) << name;
  }

  std::map<std::string, double> r_;
  Ran ran_;
};

TEST_P(TestsAndModels, RaoScottAgreesWithSvychisq) {
  const std::vector<CrosstabTest>& tests = ran_.result.report.published.crosstabs();
  ASSERT_EQ(tests.size(), 3U);
  for (const CrosstabTest& t : tests) {
    expect(t.chi_square_p, t.id + " chi_square_p");
    expect(t.f, t.id + " f");
    expect(t.second_order_df1, t.id + " df1");
    expect(t.second_order_df2, t.id + " df2");
    expect(t.second_order_p, t.id + " second_order_p");
  }
}

TEST_P(TestsAndModels, LogisticRegressionAgreesWithSvyglm) {
  const std::vector<RegressionEstimate>& rows = ran_.result.report.published.regressions();
  ASSERT_EQ(rows.size(), 6U);
  for (const RegressionEstimate& row : rows) {
    const std::string name =
        row.predictor == "(intercept)" ? "(Intercept)" : row.predictor + row.category;
    expect(row.coefficient.value, "glm " + name);
    expect(row.coefficient.se, "glm se " + name);
    expect(row.coefficient.t, "glm t " + name);
    expect(row.coefficient.p, "glm p " + name);
    EXPECT_EQ(row.df, r_["glm df"]);
    if (name == "(Intercept)") continue;
    expect(row.marginal_effect.value, "ame " + name);
    if (std::string(GetParam()) == "jkn") expect(row.marginal_effect.se, "ame se " + name);
  }
}

// Each part keeps its own base; the covariance counts.
TEST_P(TestsAndModels, AverageOfTwoProportionsAgreesWithSvycontrast) {
  const Estimate& average = ran_.estimate("average");
  expect(average.value, "average", 1e-10);
  expect(average.se, "average se", 1e-8);
  EXPECT_TRUE(average.is_proportion);
}

INSTANTIATE_TEST_SUITE_P(Methods,
                         TestsAndModels,
                         ::testing::Values("jkn", "linearization"),
                         [](const auto& info) { return std::string(info.param); });

// The linearized standard errors of marginal effects, which R's survey does not give, agree with
// the jackknife's within what the two differ by for coefficients.
TEST(MarginalEffects, LinearizedStandardErrorsAreNearTheJackknifes) {
  const std::string config = source_file("tests/data/r_survey/tests_and_models.toml");
  const Ran jkn = run_config(config);
  const Ran linear = run_config(config, {{"replication.method", "linearization"}});
  for (std::size_t k = 1; k < 6; ++k) {
    const auto& a = jkn.result.report.published.regressions()[k].marginal_effect;
    const auto& b = linear.result.report.published.regressions()[k].marginal_effect;
    EXPECT_NEAR(a.value / b.value, 1, 1e-10);
    EXPECT_NEAR(a.se / b.se, 1, 0.02);
  }
}

}  // namespace
}  // namespace darkfigure::testing
