// The measured survey of ../shared/bench: R survey 4.5 and svrep 0.9, every replicate raked to
// 1e-12 (its README and make_expected.R say how the expected rows were made).
#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

struct Case {
  const char* config;
  const char* expected;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.config; }

class MeasuredSurvey : public ::testing::TestWithParam<Case> {};

TEST_P(MeasuredSurvey, AgreesWithRSurvey) {
  const std::string config = std::string("bench/") + GetParam().config;
  REQUIRE_SHARED(config);
  expect_estimates(run_config(shared_file(config)),
                   shared_file(std::string("bench/expected_10k/") + GetParam().expected),
                   {.relative = 1e-8, .absolute = 0, .columns = {}});
}

INSTANTIATE_TEST_SUITE_P(Files,
                         MeasuredSurvey,
                         ::testing::Values(Case{"cvs_10k.toml", "jkn_raked.csv"},
                                           Case{"cvs_10k_bootstrap.toml", "subboot200_raked.csv"},
                                           Case{"cvs_10k_linearization.toml", "taylor_raked.csv"},
                                           Case{"cvs_10k_jkn2.toml", "jkn2_raked.csv"},
                                           Case{"cvs_10k_brr.toml", "brr_raked.csv"},
                                           Case{"cvs_10k_fay.toml", "fay_raked.csv"},
                                           Case{"cvs_10k_sdr.toml", "sdr128_raked.csv"},
                                           Case{"cvs_10k_statistics.toml", "jkn_statistics.csv"}),
                         [](const auto& info) {
                           std::string name = info.param.config;
                           name.resize(name.size() - 5);
                           return name;
                         });

// The Stata twin of the file: user-missing codes are .a and .b there; the numbers are the same.
TEST(MeasuredSurveyFiles, StataFileGivesTheSameNumbers) {
  REQUIRE_SHARED("bench/cvs_10000_var.dta");
  const std::string config = shared_file("bench/cvs_10k_linearization.toml");
  const Ran ran = run_config(config, {{"data.person.file", "cvs_10000_var.dta"}});
  expect_estimates(ran,
                   shared_file("bench/expected_10k/taylor_raked.csv"),
                   {.relative = 1e-8, .absolute = 0, .columns = {}});
}

struct WeightCase {
  const char* distance;
  const char* bounds;
  const char* column;
};

void PrintTo(const WeightCase& c, std::ostream* out) { *out << c.distance; }

class MeasuredWeights : public ::testing::TestWithParam<WeightCase> {};

TEST_P(MeasuredWeights, AgreeWithRSurveyPerRespondent) {
  REQUIRE_SHARED("bench/expected_10k/weights_var.csv");
  std::vector<ConfigOverride> overrides = {{"calibration.distance", GetParam().distance}};
  if (*GetParam().bounds != '\0') overrides.push_back({"calibration.bounds", GetParam().bounds});
  const Ran ran = run_config(shared_file("bench/cvs_10k_linearization.toml"), overrides);
  const std::string text = read_file(shared_file("bench/expected_10k/weights_var.csv"));
  std::size_t field = 0;
  std::size_t row = 0;
  parse_csv(text, [&](CsvRecord& record) {
    if (field == 0) {
      while (record.fields.at(field) != GetParam().column) ++field;
      return;
    }
    const double expected = *parse_number(record.fields[field]);
    EXPECT_LE(std::abs(ran.result.weight.at(row) / expected - 1), 1e-9) << "row " << row + 1;
    ++row;
  });
  EXPECT_EQ(row, 10000U);
}

INSTANTIATE_TEST_SUITE_P(Distances,
                         MeasuredWeights,
                         ::testing::Values(WeightCase{"raking", "", "cal_raking"},
                                           WeightCase{"linear", "", "cal_linear"},
                                           WeightCase{"logit", "[0.5, 4]", "cal_logit_0.5_4"}),
                         [](const auto& info) { return std::string(info.param.distance); });

TEST(MeasuredWeights, LogitBoundsRelativeToScaledWeightsAgree) {
  REQUIRE_SHARED("bench/expected_10k/weights_var.csv");
  const Ran ran = run_config(shared_file("bench/cvs_10k_linearization.toml"),
                             {{"calibration.distance", "logit"},
                              {"calibration.bounds", "[0.5, 2]"},
                              {"calibration.bounds_relative_to", "scaled"}});
  // First respondents, column scaled_logit_0.5_2 of weights_var.csv.
  EXPECT_NEAR(ran.result.weight[0] / 1507.5863104645966, 1, 1e-9);
  EXPECT_NEAR(ran.result.weight[1] / 3130.4210416164465, 1, 1e-9);
}

}  // namespace
}  // namespace darkfigure::testing
