// What must hold of every weighting step, whatever the data; and slow obvious versions of them.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/weighting/calibration_residuals.h"
#include "engine/weighting/estimated_totals.h"
#include "engine/weighting/propensity.h"
#include "engine/weighting/trimming.h"
#include "engine/weighting/weighting_classes.h"
#include "tests/testing/calibration_problem.h"

namespace darkfigure {
namespace {

using testing::CalibrationProblem;

constexpr std::size_t kRows = 300;

// Eight columns of positive weights; a class variable of 6; two rows of three respond.
struct Sample {
  WeightBlock block;
  Column group;
  std::vector<Role> role;
};

Sample make_sample(std::uint32_t seed) {
  const RandomStream random(seed, "weighting-steps", "");
  Sample sample;
  sample.block.resize(kRows);
  sample.block.lanes = kLanes;
  sample.group.name = "group";
  for (std::uint32_t row = 0; row < kRows; ++row) {
    for (std::uint32_t lane = 0; lane < kLanes; ++lane)
      sample.block.row(row)[lane] = 1 + 9 * random.uniform(row, lane);
    sample.group.append(1 + random.below(6, row, 20), Missing::kPresent);
    const double u = random.uniform(row, 21);
    sample.role.push_back(u < 0.6 ? Role::kTakes : u < 0.9 ? Role::kGives : Role::kDrops);
  }
  return sample;
}

double class_sum(const Sample& sample, double code, std::size_t lane, bool only_takers) {
  double sum = 0;
  for (std::size_t row = 0; row < kRows; ++row) {
    const bool counts =
        sample.role[row] == Role::kTakes || (!only_takers && sample.role[row] == Role::kGives);
    if (sample.group.values[row] == code && counts) sum += sample.block.row(row)[lane];
  }
  return sum;
}

Redistribution bind(const Sample& sample, ClassSpec spec, Diagnostics& diagnostics) {
  return bind_redistribution(spec, {&sample.group}, sample.role, diagnostics);
}

// svrep's redistribute_weights: in each class and column the takers' weights are multiplied by (sum
// of givers + takers) / sum of takers, the givers' are 0, and the class's sum stays.
TEST(Redistribution, MovesWeightWithinTheClassInEveryColumn) {
  Sample sample = make_sample(1);
  Diagnostics diagnostics;
  const Redistribution step = bind(sample, {.min_respondents = 0, .max_factor = 100}, diagnostics);
  const Sample before = sample;
  std::array<std::string, kLanes> trouble;
  redistribute(step, group_classes(step, sample.block, 0), sample.block, trouble);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    EXPECT_EQ(trouble[lane], "");
    for (double code = 1; code <= 6; ++code) {
      const double all = class_sum(before, code, lane, false);
      const double takers = class_sum(before, code, lane, true);
      EXPECT_NEAR(class_sum(sample, code, lane, true) / all, 1, 1e-14);
      for (std::size_t row = 0; row < kRows; ++row) {
        if (sample.group.values[row] != code) continue;
        const double was = before.block.row(row)[lane];
        const double expected = sample.role[row] == Role::kTakes ? was * (all / takers) : 0.0;
        EXPECT_NEAR(sample.block.row(row)[lane], expected, 1e-13 * was);
      }
    }
  }
}

// By hand: classes 1*1 … 2*2 of 5, 2, 6 and 6 respondents. 1*2 is too small; of its neighbours 1*1
// shares the first variable.
TEST(Redistribution, MergesASmallClassWithTheNeighbourThatSharesMost) {
  Column first, second;
  std::vector<Role> role;
  const std::vector<std::tuple<double, double, int, int>> classes = {
      {1, 1, 5, 1}, {1, 2, 2, 1}, {2, 1, 6, 1}, {2, 2, 6, 20}};
  for (const auto& [a, b, takers, givers] : classes) {
    for (int k = 0; k < takers + givers; ++k) {
      first.append(a, Missing::kPresent);
      second.append(b, Missing::kPresent);
      role.push_back(k < takers ? Role::kTakes : Role::kGives);
    }
  }
  Diagnostics diagnostics;
  const Redistribution step =
      bind_redistribution({.variables = {"a", "b"}, .min_respondents = 3, .max_factor = 3},
                          {&first, &second},
                          role,
                          diagnostics);
  WeightBlock block;
  block.resize(role.size());
  block.lanes = 1;
  for (std::size_t row = 0; row < role.size(); ++row) block.row(row)[0] = 1;
  const ClassGroups groups = group_classes(step, block, 0);
  ASSERT_EQ(groups.collapses.size(), 2U);
  EXPECT_EQ(groups.collapses[0].from, "1*2");
  EXPECT_EQ(groups.collapses[0].into, "1*1");
  EXPECT_EQ(groups.collapses[0].reason, "2 respondents");
  EXPECT_EQ(groups.collapses[1].from, "2*2");
  EXPECT_EQ(groups.collapses[1].into, "2*1");
  EXPECT_EQ(groups.collapses[1].reason, "factor 4.333");
  EXPECT_EQ(groups.names, (std::vector<std::string>{"1*1 + 1*2", "2*1 + 2*2"}));
  EXPECT_DOUBLE_EQ(groups.factors[0], 9.0 / 7);
  EXPECT_DOUBLE_EQ(groups.factors[1], 33.0 / 12);
}

TEST(Redistribution, NamesTheClassThatLostItsRespondentsInAColumn) {
  Sample sample = make_sample(2);
  Diagnostics diagnostics;
  const Redistribution step = bind(sample, {.min_respondents = 0, .max_factor = 100}, diagnostics);
  const ClassGroups groups = group_classes(step, sample.block, 0);
  for (std::size_t row = 0; row < kRows; ++row) {
    if (sample.group.values[row] == 4 && sample.role[row] == Role::kTakes)
      sample.block.row(row)[3] = 0;
  }
  std::array<std::string, kLanes> trouble;
  redistribute(step, groups, sample.block, trouble);
  EXPECT_EQ(trouble[3],
            "no respondent is left in the class \"4\", where others have weight to give");
  EXPECT_EQ(trouble[2], "");
}

Propensity bind_propensity(const Sample& sample,
                           const std::vector<std::int32_t>& category,
                           std::size_t categories) {
  Propensity step;
  step.role = sample.role;
  CalibrationProblem problem(std::vector<double>(kRows, 1.0));
  problem.count("group", category, std::vector<double>(categories, 0.0));
  std::vector<BoundMargin> margins = problem.margins();
  std::vector<std::uint8_t> eligible(kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    eligible[row] = sample.role[row] != Role::kDrops ? 1 : 0;
    if (eligible[row] == 0) margins[0].of_unit[row] = -1;
    if (eligible[row] != 0) step.responds.push_back(sample.role[row] == Role::kTakes ? 1 : 0);
  }
  CalibrationSpec spec;
  spec.distance = "logistic";
  Diagnostics diagnostics;
  step.model = bind_calibration(spec, margins, {.takes_part = eligible}, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  return step;
}

// A model saturated in the classes fits each class's weighted response rate, so that the inverse
// propensity is the weighting-class factor, in every column.
TEST(Propensity, ASaturatedModelIsTheWeightingClassAdjustment) {
  Sample by_model = make_sample(3);
  Sample by_class = by_model;
  std::vector<std::int32_t> category;
  for (const double code : by_model.group.values)
    category.push_back(static_cast<std::int32_t>(code) - 1);
  const Propensity step = bind_propensity(by_model, category, 6);
  std::array<std::string, kLanes> trouble;
  const PropensityDecision decision = decide_propensity(step, by_model.block, trouble[0]);
  adjust_for_propensity(step, decision, by_model.block, trouble);
  Diagnostics diagnostics;
  const Redistribution classes =
      bind(by_class, {.min_respondents = 0, .max_factor = 100}, diagnostics);
  std::array<std::string, kLanes> none;
  redistribute(classes, group_classes(classes, by_class.block, 0), by_class.block, none);
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      EXPECT_EQ(trouble[lane], "");
      EXPECT_NEAR(by_model.block.row(row)[lane], by_class.block.row(row)[lane], 1e-8);
    }
  }
}

TEST(Propensity, SeparationNamesThePredictor) {
  Sample sample = make_sample(4);
  std::vector<std::int32_t> category;
  for (std::size_t row = 0; row < kRows; ++row) {
    category.push_back(static_cast<std::int32_t>(sample.group.values[row]) - 1);
    // Nobody of class 5 responds.
    if (category.back() == 4 && sample.role[row] == Role::kTakes) sample.role[row] = Role::kGives;
  }
  const Propensity step = bind_propensity(sample, category, 6);
  std::string trouble;
  decide_propensity(step, sample.block, trouble);
  EXPECT_EQ(trouble,
            "the response model separates respondents from the others (group = 5): no finite "
            "coefficients fit; merge those categories or leave the predictor out");
}

// By hand: weights 1 … 9 and 55, median 5.5, quartiles 3.25 and 7.75: bound 5.5 + 2 × 4.5 = 14.5.
// The 40.5 that are cut go to 1 … 9 in proportion: × 85.5/45.
TEST(Trimming, CutsAtTheMedianPlusInterquartileRangesAndKeepsTheSum) {
  WeightBlock block;
  block.resize(10);
  block.lanes = 1;
  for (std::size_t row = 0; row < 10; ++row)
    block.row(row)[0] = row == 9 ? 55 : static_cast<double>(row + 1);
  const Trimming step{
      .spec = {.iqr_multiple = 2}, .codes = {"all"}, .of_row = std::vector<std::int32_t>(10, 0)};
  const std::vector<Bounds> bounds = trim_bounds(step, block, block, 0);
  EXPECT_DOUBLE_EQ(bounds[0].upper, 14.5);
  std::string trouble;
  const WeightBlock start = block;
  const std::size_t cut = trim_lane(step, bounds, start, block, 0, trouble);
  EXPECT_EQ(trouble, "");
  // 8 and 9 rise over the bound themselves (15.2, 17.1) and are cut in the second round.
  EXPECT_EQ(cut, 3U);
  double sum = 0;
  for (std::size_t row = 0; row < 10; ++row) {
    EXPECT_LE(block.row(row)[0], 14.5 * (1 + 1e-12));
    sum += block.row(row)[0];
  }
  EXPECT_NEAR(sum, 100, 1e-10);
  for (std::size_t row = 1; row < 7; ++row)
    EXPECT_NEAR(block.row(row)[0] / block.row(0)[0], static_cast<double>(row + 1), 1e-12);
}

TEST(Trimming, SaysWhenTheSumCannotBeKept) {
  WeightBlock block;
  block.resize(3);
  block.lanes = 1;
  for (std::size_t row = 0; row < 3; ++row) block.row(row)[0] = 10;
  const Trimming step{.spec = {.upper = 5}, .codes = {"all"}, .of_row = {0, 0, 0}};
  std::string trouble;
  trim_lane(step, {{0, 5}}, block, block, 0, trouble);
  EXPECT_EQ(trouble,
            "every weight lies on its bound: the bounds are too tight to keep the sum of weights");
}

// Linear calibration with a ridge in closed form: λ = (Σ d x xᵀ + C)⁻¹ (T − Σ d x), C = ridge·|T|.
TEST(SoftControls, ARidgeIsRidgeRegression) {
  CalibrationProblem problem({10, 20, 30, 40});
  problem.count("a", {0, 0, 1, 1}, {50, 60}, {.ridge = 0.25});
  problem.spec.distance = "linear";
  problem.spec.tolerance = 1e-13;
  Diagnostics diagnostics;
  WeightBlock block = problem.block();
  ASSERT_TRUE(testing::calibrate_lane(problem.bind(diagnostics), block).converged);
  const double first = (50 - 30) / (30 + 0.25 * 50);
  const double second = (60.0 - 70) / (70 + 0.25 * 60);
  EXPECT_NEAR(block.row(0)[0], 10 * (1 + first), 1e-10);
  EXPECT_NEAR(block.row(3)[0], 40 * (1 + second), 1e-10);
}

// Whatever the distance, a total is missed by its tolerance at most, and hard totals are met.
TEST(SoftControls, AToleranceIsKept) {
  for (const char* distance : {"raking", "linear", "logit", "truncated", "truncated-raking"}) {
    CalibrationProblem problem({10, 20, 30, 40, 15, 25});
    problem.count("a", {0, 0, 0, 1, 1, 1}, {90, 60})
        .count("b", {0, 1, 2, 0, 1, 2}, {70, 30, 50}, {.tolerance = 0.05});
    problem.spec.distance = distance;
    problem.spec.bounds = {0.3, 3};
    Diagnostics diagnostics;
    const Calibration calibration = problem.bind(diagnostics);
    WeightBlock block = problem.block();
    const CalibrationSummary summary = testing::calibrate_lane(calibration, block);
    ASSERT_TRUE(summary.converged) << distance << ": " << summary.message(calibration);
    const auto weight = [&](std::size_t row) { return block.row(row)[0]; };
    EXPECT_NEAR(weight(0) + weight(1) + weight(2), 90, 1e-8);
    EXPECT_LE(std::abs(weight(0) + weight(3) - 70), 0.05 * 70 * (1 + 1e-9));
    EXPECT_LE(std::abs(weight(1) + weight(4) - 30), 0.05 * 30 * (1 + 1e-9));
    EXPECT_LE(std::abs(weight(2) + weight(5) - 50), 0.05 * 50 * (1 + 1e-9));
  }
}

// Linearization: at multiplier 0 a tolerance t has the slope of a ridge t/0.02, so the residuals
// are the same; both lie between those of a hard total (0 in a saturated margin) and none (z
// itself).
TEST(SoftControls, LinearizationSeesTheirSlope) {
  const auto residuals_with = [](Softness softness) {
    CalibrationProblem problem({10, 20, 30, 40});
    problem.count("a", {0, 0, 1, 1}, {50, 60}, softness);
    problem.spec.distance = "linear";
    Diagnostics diagnostics;
    const Calibration calibration = problem.bind(diagnostics);
    std::vector<double> z = {1, 1, 0, 0};
    CalibrationResiduals(calibration, problem.weights(), Eigen::VectorXd::Zero(2)).project(z);
    return z;
  };
  EXPECT_NEAR(residuals_with({})[0], 0, 1e-12);
  const std::vector<double> ridge = residuals_with({.ridge = 2.5});
  const std::vector<double> tolerance = residuals_with({.tolerance = 0.05});
  // z − d/(d + c) with d = 30, c = 2.5 × 50.
  EXPECT_NEAR(ridge[0], 1 - 30.0 / (30 + 125), 1e-12);
  for (std::size_t row = 0; row < 4; ++row) EXPECT_NEAR(tolerance[row], ridge[row], 1e-12);
}

// Households: one weight for all members, person and household totals met together, from unequal
// weights too (their mean is what is calibrated).
TEST(HouseholdCalibration, OneWeightMeetsBothLevels) {
  CalibrationProblem problem({10, 12, 20, 20, 20, 15, 9});
  problem.count("sex", {0, 1, 0, 1, 1, 0, 1}, {60, 75})
      .grouped({0, 0, 1, 1, 1, 2, 3})
      .count_groups("tenure", {0, 0, 1, 1}, {34, 40});
  Diagnostics diagnostics;
  const Calibration calibration = problem.bind(diagnostics);
  ASSERT_TRUE(diagnostics.findings().empty());
  WeightBlock block = problem.block();
  ASSERT_TRUE(testing::calibrate_lane(calibration, block).converged);
  const auto weight = [&](std::size_t row) { return block.row(row)[0]; };
  EXPECT_EQ(weight(0), weight(1));
  EXPECT_EQ(weight(2), weight(3));
  EXPECT_EQ(weight(2), weight(4));
  EXPECT_NEAR(weight(0) + weight(2) + weight(5), 60, 1e-8);
  EXPECT_NEAR(weight(1) + weight(3) + weight(4) + weight(6), 75, 1e-8);
  EXPECT_NEAR(weight(0) + weight(2), 34, 1e-8);
  EXPECT_NEAR(weight(5) + weight(6), 40, 1e-8);
}

// Σ c_r δ_r δ_rᵀ is the covariance, from a matrix and from replicates, with more and fewer
// replicates than ours.
TEST(EstimatedTotals, ShiftsCarryTheCovariance) {
  CalibrationProblem problem({10, 20, 30, 40, 50, 60});
  problem.count("a", {0, 0, 1, 1, 2, 2}, {30, 70, 110});
  Diagnostics diagnostics;
  const Calibration calibration = problem.bind(diagnostics);
  Eigen::MatrixXd root(3, 3);
  root << 4, 0, 0, -1, 3, 0, 0.5, 2, 5;
  const Eigen::MatrixXd covariance = root * root.transpose();
  EstimatedTotals by_matrix{.names = {{"a", "1"}, {"a", "2"}, {"a", "3"}},
                            .covariance = covariance};
  EstimatedTotals by_replicates = by_matrix;
  by_replicates.covariance.resize(0, 0);
  by_replicates.replicates = root;
  const std::vector<double> ours = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7};
  const std::vector<double> few = {0.25, 0.5, 0.125, 0.3};
  for (const auto& [estimated, coefficients] : {std::pair(by_matrix, ours),
                                                std::pair(by_replicates, ours),
                                                std::pair(by_replicates, few)}) {
    const auto shifts = replicate_shifts(estimated, calibration, coefficients, 7);
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(3, 3);
    for (std::size_t r = 0; r < shifts.size(); ++r) {
      Eigen::VectorXd shift(3);
      for (std::size_t j = 0; j < 3; ++j)
        shift[static_cast<Eigen::Index>(calibration.constraints[j].category)] = shifts[r][j];
      sum += coefficients[r] * shift * shift.transpose();
    }
    EXPECT_LT((sum - covariance).cwiseAbs().maxCoeff(), 1e-11);
    // The same about the replicates' mean, which is 0.
    for (std::size_t j = 0; j < 3; ++j) {
      double mean = 0;
      for (const std::vector<double>& shift : shifts) mean += shift[j];
      EXPECT_NEAR(mean, 0, 1e-11);
    }
  }
}

}  // namespace
}  // namespace darkfigure
