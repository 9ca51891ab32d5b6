// Kalton & Flores-Cervantes (2003), Weighting Methods, Journal of Official Statistics 19(2): a
// sample of 1,000 and a population of 1,500 in 4 × 3 cells. Expected g-weights by cell: their
// tables as R survey reproduces them (package survey, tests/kalton.Rout.save: "#table A" to "#table
// G"), two decimals.
#include <gtest/gtest.h>

#include "tests/testing/calibration_problem.h"

namespace darkfigure {
namespace {

using testing::CalibrationProblem;

const std::vector<double> kSample = {20, 50, 100, 30, 40, 140, 50, 100, 40, 310, 50, 70};
const std::vector<double> kPopulation = {80, 60, 170, 55, 40, 150, 60, 165, 55, 340, 200, 125};
const std::vector<std::int32_t> kA = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};
const std::vector<std::int32_t> kB = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};

std::vector<double> totals(const std::vector<std::int32_t>& category, std::size_t categories) {
  std::vector<double> sums(categories);
  for (std::size_t cell = 0; cell < kPopulation.size(); ++cell)
    sums[static_cast<std::size_t>(category[cell])] += kPopulation[cell];
  return sums;
}

// One row per cell with the sample's count as weight: rows of a cell share their g-weight.
CalibrationProblem margins() {
  CalibrationProblem problem(kSample);
  problem.count("a", kA, totals(kA, 4)).count("b", kB, totals(kB, 3));
  return problem;
}

void expect_g(const CalibrationProblem& problem, const std::vector<double>& table) {
  Diagnostics diagnostics;
  const Calibration calibration = problem.bind(diagnostics);
  ASSERT_TRUE(diagnostics.findings().empty());
  WeightBlock block = problem.block();
  const CalibrationSummary summary = testing::calibrate_lane(calibration, block);
  ASSERT_TRUE(summary.converged) << summary.message(calibration);
  for (std::size_t cell = 0; cell < table.size(); ++cell)
    EXPECT_NEAR(block.row(cell)[0] / kSample[cell], table[cell], 0.0051) << "cell " << cell;
}

TEST(KaltonFloresCervantes, TableACellWeighting) {
  std::vector<std::int32_t> cells;
  for (std::size_t k = 0; k < kA.size(); ++k) cells.push_back(static_cast<std::int32_t>(k));
  CalibrationProblem problem(kSample);
  problem.count("a*b", cells, kPopulation);
  expect_g(problem, {4.00, 1.20, 1.70, 1.83, 1.00, 1.07, 1.20, 1.65, 1.375, 1.10, 4.00, 1.79});
}

TEST(KaltonFloresCervantes, TableBRaking) {
  CalibrationProblem problem = margins();
  problem.spec.distance = "raking";
  expect_g(problem, {1.81, 1.08, 2.20, 1.83, 1.45, 0.87, 1.76, 1.47, 2.02, 1.21, 2.45, 2.04});
}

TEST(KaltonFloresCervantes, TableCLinear) {
  CalibrationProblem problem = margins();
  problem.spec.distance = "linear";
  expect_g(problem, {1.82, 1.09, 2.19, 1.83, 1.50, 0.78, 1.88, 1.52, 1.97, 1.24, 2.34, 1.98});
}

// Numeric controls: the codes of a and b summed, and the number of units.
TEST(KaltonFloresCervantes, TableDRegressionOnNumericControls) {
  std::vector<double> a, b;
  double total_a = 0, total_b = 0, total = 0;
  for (std::size_t cell = 0; cell < kSample.size(); ++cell) {
    a.push_back(kA[cell] + 1.0);
    b.push_back(kB[cell] + 1.0);
    total_a += a.back() * kPopulation[cell];
    total_b += b.back() * kPopulation[cell];
    total += kPopulation[cell];
  }
  CalibrationProblem problem(kSample);
  problem.count("all", std::vector<std::int32_t>(12, 0), {total})
      .sum("a", a, total_a)
      .sum("b", b, total_b);
  problem.spec.distance = "linear";
  expect_g(problem, {1.21, 1.43, 1.66, 1.88, 1.17, 1.40, 1.62, 1.85, 1.14, 1.36, 1.59, 1.81});
}

TEST(KaltonFloresCervantes, TableGLogit) {
  CalibrationProblem problem = margins();
  problem.spec.distance = "logit";
  problem.spec.bounds = {0.5, 2.2};
  expect_g(problem, {1.87, 1.08, 2.17, 1.89, 1.46, 0.74, 2.09, 1.49, 1.98, 1.27, 2.18, 1.99});
}

TEST(KaltonFloresCervantes, TableGTruncatedLinear) {
  CalibrationProblem problem = margins();
  problem.spec.distance = "truncated";
  problem.spec.bounds = {0.5, 2.2};
  expect_g(problem, {1.81, 1.08, 2.20, 1.83, 1.48, 0.75, 2.00, 1.50, 1.99, 1.26, 2.20, 2.00});
}

}  // namespace
}  // namespace darkfigure
