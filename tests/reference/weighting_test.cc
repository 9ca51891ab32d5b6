// Weights against an independent implementation in R: survey::calibrate for the calibrations, and
// the whole chain run on every replicate (tests/reference/r/weighting; data and expected weights in
// tests/data/weighting).
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "tests/testing/program.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure {
namespace {

using testing::read_file;
using testing::run_program;
using testing::source_file;
using testing::TempFolder;

using Row = std::map<std::string, std::string>;

std::vector<Row> read_rows(const std::string& path) {
  std::vector<std::string> header;
  std::vector<Row> rows;
  parse_csv(read_file(path), [&](CsvRecord& record) {
    if (header.empty()) {
      header = record.fields;
      return;
    }
    Row& row = rows.emplace_back();
    for (std::size_t k = 0; k < header.size(); ++k) row[header[k]] = record.fields[k];
  });
  return rows;
}

std::string data_file(const std::string& name) {
  return source_file("tests/data/weighting/" + name);
}

// The weights that the program gives for a case, by key.
std::map<std::string, Row> weights_of(const std::string& name, const std::string& key) {
  const TempFolder folder;
  const auto run = run_program(folder.path(),
                               {"run", data_file("configs/" + name + ".toml"), "-o", "out", "-q"});
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  std::map<std::string, Row> by_key;
  for (Row& row : read_rows(folder.file("out/weights.csv"))) by_key[row.at(key)] = row;
  return by_key;
}

void expect_near(const std::string& found,
                 const std::string& expected,
                 double relative,
                 const std::string& where) {
  const double target = parse_number(expected).value();
  const double value = parse_number(found).value();
  EXPECT_NEAR(value, target, relative * std::max(std::abs(target), 1e-300)) << where;
}

class CalibrationOfR : public ::testing::TestWithParam<std::string> {};

TEST_P(CalibrationOfR, WeightsAgree) {
  const auto weights = weights_of(GetParam(), "person");
  std::size_t compared = 0;
  for (const Row& row : read_rows(data_file("expected/calibration.csv"))) {
    const std::string& person = row.at("person");
    expect_near(weights.at(person).at("weight"), row.at(GetParam()), 1e-10, person);
    ++compared;
  }
  EXPECT_EQ(compared, 138U);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         CalibrationOfR,
                         ::testing::Values("raking",
                                           "linear",
                                           "logit",
                                           "truncated",
                                           "truncated_raking",
                                           "weight_bounds",
                                           "weight_bounds_raking",
                                           "weight_bounds_logit",
                                           "q_linear",
                                           "q_raking",
                                           "household_linear",
                                           "household_raking",
                                           "household_logit",
                                           "household_weight_bounds",
                                           "numeric_raking",
                                           "numeric_linear",
                                           "numeric_region",
                                           "partition_raking",
                                           "partition_linear",
                                           "scaled_logit",
                                           "scaled_truncated",
                                           "scaled_weight_bounds",
                                           "ridge_all",
                                           "ridge_part",
                                           "ridge_raking",
                                           "ridge_truncated",
                                           "ridge_truncated_raking"),
                         [](const auto& info) { return info.param; });

// The full sample and every one of the 30 jackknife replicates, each run through the whole chain.
class ChainOfR : public ::testing::TestWithParam<std::string> {};

TEST_P(ChainOfR, WeightsAndReplicateWeightsAgree) {
  const auto weights = weights_of(GetParam(), "household");
  for (const Row& row : read_rows(data_file("expected/chain.csv"))) {
    const std::string& household = row.at("household");
    expect_near(weights.at(household).at("weight"), row.at(GetParam()), 1e-10, household);
  }
  std::size_t compared = 0;
  for (const Row& row : read_rows(data_file("expected/chain_replicates.csv"))) {
    if (row.at("case") != GetParam()) continue;
    const std::string& household = row.at("household");
    for (const auto& [column, value] : row) {
      if (!column.starts_with("rep_")) continue;
      expect_near(weights.at(household).at(column), value, 1e-10, household + " " + column);
      ++compared;
    }
  }
  EXPECT_GE(compared, 200U);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         ChainOfR,
                         ::testing::Values("chain_classes",
                                           "chain_classes30",
                                           "chain_recompute",
                                           "chain_propensity",
                                           "chain_propensity5",
                                           "chain_propensity5_recompute",
                                           "chain_late",
                                           "chain_quantile",
                                           "chain_quantile_nocal",
                                           "chain_ratio",
                                           "trim_two",
                                           "trim_mix",
                                           "tac_iqr",
                                           "tac_upper",
                                           "tac_median"),
                         [](const auto& info) { return info.param; });

TEST(CalibrationReplicatesOfR, EveryReplicateIsCalibratedFromItsOwnWeights) {
  for (const auto& [name, file] :
       {std::pair("raking", "expected/raking_replicates.csv"),
        std::pair("household_raking_jkn", "expected/household_raking_replicates.csv")}) {
    const auto weights = weights_of(name, "person");
    for (const Row& row : read_rows(data_file(file))) {
      for (const auto& [column, value] : row) {
        if (column.starts_with("rep_"))
          expect_near(weights.at(row.at("person")).at(column), value, 1e-10, column);
      }
    }
  }
}

// Σ c_r (T̂_r − T)² is the declared variance of the totals: 1.976e8 of "rent" in cov_tenure.csv.
TEST(EstimatedControlTotals, ReplicateWeightsCarryTheirVariance) {
  std::map<std::string, double> covariance;
  for (const Row& row : read_rows(data_file("cov_tenure.csv"))) {
    if (row.at("category") == row.at("category_2"))
      covariance[row.at("category")] = parse_number(row.at("covariance")).value();
  }
  ASSERT_EQ(covariance.size(), 3U);
  std::map<std::string, std::string> tenure;
  for (const Row& row : read_rows(data_file("households.csv")))
    tenure[row.at("household")] = row.at("tenure");
  const auto weights = weights_of("cov_tenure", "person");
  std::map<std::string, std::map<std::string, double>> totals;  // category → column → sum
  std::map<std::string, double> psus_of_stratum;
  for (const auto& [person, row] : weights) {
    const std::string& category = tenure.at(person.substr(0, person.find('-')));
    for (const auto& [column, value] : row) {
      if (column.starts_with("rep_") || column == "weight")
        totals[category][column] += parse_number(value).value();
    }
  }
  // 6 strata of 5 PSUs: c = 4/5 in all 30 replicates.
  for (const auto& [category, variance] : covariance) {
    double sum = 0;
    for (const auto& [column, total] : totals.at(category)) {
      const double difference = total - totals.at(category).at("weight");
      if (column != "weight") sum += 0.8 * difference * difference;
    }
    EXPECT_NEAR(sum / variance, 1, 1e-6) << category;
  }
}

}  // namespace
}  // namespace darkfigure
