// The doctor on calibrations without a solution: it names a smallest set of controls that conflict,
// and what it proposes converges. Feasibility is checked here by slow code of its own (coordinate
// descent), not by the linear program that the doctor uses.
#include "engine/weighting/doctor.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "tests/testing/calibration_problem.h"

namespace darkfigure {
namespace {

using testing::CalibrationProblem;
using Names = std::set<std::string>;

// Whether g within the bounds of the distance meets the wanted constraints: min ‖A g − T‖² over the
// box, one cell after the other, until nothing moves.
bool box_meets(const CellProblem& problem, const std::vector<bool>& wanted) {
  const ControlMatrix& x = problem.calibration.controls;
  const Distance& distance = distance_named(problem.calibration.spec.distance);
  std::vector<double> g(x.units(), 1.0);
  std::vector<double> residual(wanted.size());
  std::vector<double> size(wanted.size());
  std::vector<double> slack(wanted.size());
  for (std::size_t j = 0; j < wanted.size(); ++j) {
    size[j] = 1 + std::abs(problem.targets[j]);
    residual[j] = -problem.targets[j] / size[j];
    const Constraint& at = problem.calibration.constraints[j];
    slack[j] = problem.calibration.margins[at.margin].softness.tolerance *
               std::abs(problem.targets[j]) / size[j];
  }
  const auto miss = [&](std::size_t j) {
    return residual[j] > slack[j]    ? residual[j] - slack[j]
           : residual[j] < -slack[j] ? residual[j] + slack[j]
                                     : 0.0;
  };
  const auto entry = [&](std::size_t cell, std::uint32_t k) {
    return problem.weights[cell] * x.value_at(k) / size[static_cast<std::size_t>(x.column[k])];
  };
  for (std::size_t cell = 0; cell < g.size(); ++cell) {
    for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k)
      residual[static_cast<std::size_t>(x.column[k])] += entry(cell, k);
  }
  for (int sweep = 0; sweep < 60000; ++sweep) {
    double moved = 0;
    for (std::size_t cell = 0; cell < g.size(); ++cell) {
      double slope = 0;
      double curvature = 0;
      for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k) {
        const auto j = static_cast<std::size_t>(x.column[k]);
        if (!wanted[j]) continue;
        slope += entry(cell, k) * miss(j);
        curvature += entry(cell, k) * entry(cell, k);
      }
      if (curvature == 0) continue;
      double lower = distance.bounded ? problem.bounds_of(cell).lower : 0;
      if (distance.name == "linear") lower = -INFINITY;
      const double upper = distance.bounded ? problem.bounds_of(cell).upper : INFINITY;
      const double next = std::clamp(g[cell] - slope / curvature, lower, upper);
      for (std::uint32_t k = x.start[cell]; k < x.start[cell + 1]; ++k)
        residual[static_cast<std::size_t>(x.column[k])] += entry(cell, k) * (next - g[cell]);
      moved = std::max(moved, std::abs(next - g[cell]));
      g[cell] = next;
    }
    if (moved < 1e-13) break;
  }
  double worst = 0;
  for (std::size_t j = 0; j < wanted.size(); ++j) {
    if (wanted[j]) worst = std::max(worst, std::abs(miss(j)));
  }
  return worst < 1e-6;
}

// The conflict is infeasible, and feasible without any one of its members.
void expect_irreducible(const CellProblem& problem, const std::vector<std::size_t>& conflict) {
  std::vector<bool> wanted(problem.targets.size(), false);
  for (const std::size_t j : conflict) wanted[j] = true;
  EXPECT_FALSE(box_meets(problem, wanted)) << "the named controls can be met together";
  for (const std::size_t j : conflict) {
    wanted[j] = false;
    EXPECT_TRUE(box_meets(problem, wanted))
        << "the conflict stands without " << problem.calibration.name(j);
    wanted[j] = true;
  }
}

Names names_of(const Calibration& calibration, const std::vector<std::size_t>& conflict) {
  Names names;
  for (const std::size_t j : conflict) {
    const Constraint& at = calibration.constraints[j];
    const std::string& code = calibration.margins[at.margin].codes[at.category];
    names.insert(calibration.margins[at.margin].name + (code.empty() ? "" : "=" + code));
  }
  return names;
}

// Diagnoses the problem, expects one of the true culprit sets (none: any), and tries every repair.
void expect_diagnosis(const CalibrationProblem& declared,
                      const std::vector<Names>& culprits,
                      const std::set<Repair::Kind>& repairs) {
  Diagnostics diagnostics;
  const Calibration calibration = declared.bind(diagnostics);
  ASSERT_TRUE(diagnostics.findings().empty()) << diagnostics.findings()[0].text();
  WeightBlock block = declared.block();
  ASSERT_FALSE(testing::calibrate_lane(calibration, block).converged);
  block = declared.block();
  const Diagnosis diagnosis = diagnose(calibration, block, 0);
  ASSERT_FALSE(diagnosis.conflict.empty());
  const CellProblem problem = cell_problem(calibration, cell_weights(calibration, block, 0));
  expect_irreducible(problem, diagnosis.conflict);
  const Names found = names_of(calibration, diagnosis.conflict);
  const bool expected =
      culprits.empty() || std::find(culprits.begin(), culprits.end(), found) != culprits.end();
  std::string list;
  for (const std::string& name : found) list += name + " ";
  EXPECT_TRUE(expected) << "named " << list;
  std::set<Repair::Kind> kinds;
  for (const Repair& repair : diagnosis.repairs) {
    kinds.insert(repair.kind);
    Diagnostics none;
    const Calibration mended = repaired(calibration, repair, none);
    EXPECT_TRUE(none.findings().empty());
    WeightBlock again = declared.block();
    EXPECT_TRUE(testing::calibrate_lane(mended, again).converged)
        << repair.lines(calibration).front();
  }
  for (const Repair::Kind kind : repairs)
    EXPECT_EQ(kinds.count(kind), 1U) << "no repair of kind " << static_cast<int>(kind);
}

const std::vector<double> kTwelve(12, 10.0);
const std::vector<std::int32_t> kFours = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3};
const std::vector<std::int32_t> kThrees = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
const auto kBounds = Repair::Kind::kBounds;
const auto kTotals = Repair::Kind::kTotals;
const auto kCollapse = Repair::Kind::kCollapse;

// One category needs more, or less, than the bounds give its weights: 30 × 2 = 60 < 75; 30 × 0.6 =
// 18 > 12. Every bounded distance, on ratios and on weights, each category in turn.
struct TightBounds {
  std::string distance;
  bool above;
  bool on_weights;
  std::size_t category;
};

class TooTight : public ::testing::TestWithParam<TightBounds> {};

TEST_P(TooTight, TheCategoryIsNamedAndWiderBoundsOrAMergeMendIt) {
  const TightBounds& at = GetParam();
  std::vector<double> totals(4, at.above ? 15.0 : 36.0);
  totals[at.category] = at.above ? 75.0 : 12.0;
  if (at.above) {
    for (double& total : totals) total = total == 75.0 ? total : 25.0;
  }
  const double grand = totals[0] + totals[1] + totals[2] + totals[3];
  CalibrationProblem problem(kTwelve);
  problem.count("a", kFours, totals).count("b", kThrees, {grand / 3, grand / 3, grand / 3});
  problem.spec.distance = at.distance;
  (at.on_weights ? problem.spec.weight_bounds : problem.spec.bounds) =
      at.on_weights ? Bounds{6, 20} : Bounds{0.6, 2};
  expect_diagnosis(
      problem, {{"a=" + std::to_string(at.category + 1)}}, {kBounds, kTotals, kCollapse});
}

INSTANTIATE_TEST_SUITE_P(All,
                         TooTight,
                         ::testing::Values(TightBounds{"logit", true, false, 0},
                                           TightBounds{"logit", false, false, 3},
                                           TightBounds{"logit", true, true, 1},
                                           TightBounds{"truncated", true, false, 2},
                                           TightBounds{"truncated", false, false, 1},
                                           TightBounds{"truncated", true, true, 3},
                                           TightBounds{"truncated", false, true, 0},
                                           TightBounds{"truncated-raking", true, false, 1},
                                           TightBounds{"truncated-raking", false, false, 2},
                                           TightBounds{"truncated-raking", false, true, 3}));

// b = 1 occurs only with a = 1, so T(b=1) may not exceed T(a=1); nor T(a=2) + T(a=3) the rest of b.
TEST(Doctor, ACategoryWithinAnotherMayNotBeLarger) {
  CalibrationProblem problem({10, 10, 10, 10, 10, 10, 10});
  problem.count("a", {0, 0, 0, 1, 1, 2, 2}, {30, 20, 20})
      .count("b", {0, 1, 2, 1, 2, 1, 2}, {35, 20, 15});
  for (const char* distance : {"raking", "logit", "truncated"}) {
    problem.spec.distance = distance;
    problem.spec.bounds = {0, 50};
    expect_diagnosis(problem, {{"a=1", "b=1"}, {"a=2", "a=3", "b=2", "b=3"}}, {kTotals, kCollapse});
  }
}

// a = 1 occurs only with b = 1 and b = 2: T(a=1) = 60 > 25 + 25.
TEST(Doctor, ThreeControlsThatNoTwoOfThemShow) {
  CalibrationProblem problem({10, 10, 10, 10, 10, 10, 10, 10});
  problem.count("a", {0, 0, 1, 1, 1, 2, 2, 2}, {60, 20, 20})
      .count("b", {0, 1, 0, 1, 2, 0, 1, 2}, {25, 25, 50});
  expect_diagnosis(problem, {{"a=1", "b=1", "b=2"}, {"a=2", "a=3", "b=3"}}, {kTotals, kCollapse});
}

// The same across three margins: cells only where c follows a and b.
TEST(Doctor, AConflictOfThreeMargins) {
  CalibrationProblem problem({10, 10, 10, 10, 10, 10, 10, 10, 10});
  problem.count("a", {0, 0, 0, 1, 1, 1, 2, 2, 2}, {40, 30, 20})
      .count("b", {0, 1, 2, 0, 1, 2, 0, 1, 2}, {40, 30, 20})
      .count("c", {0, 1, 1, 1, 1, 1, 1, 1, 1}, {45, 45});
  expect_diagnosis(problem, {}, {kTotals});
}

// Everyone earns 1 to 4; a mean of 5 is out of reach whatever the weights.
TEST(Doctor, ANumericTotalOutOfReach) {
  CalibrationProblem problem(kTwelve);
  problem.count("a", kFours, {30, 30, 30, 30})
      .sum("income", {1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}, 600);
  expect_diagnosis(problem, {{"a=1", "a=2", "a=3", "a=4", "income"}}, {kTotals});
  problem.spec.distance = "truncated";
  problem.spec.bounds = {0.1, 10};
  expect_diagnosis(problem, {{"a=1", "a=2", "a=3", "a=4", "income"}}, {kTotals});
}

TEST(Doctor, ANegativeTotalOfAPositiveVariable) {
  for (const char* distance : {"raking", "truncated-raking"}) {
    CalibrationProblem problem(kTwelve);
    problem.count("a", kFours, {30, 30, 30, 30}).sum("loss", std::vector<double>(12, 2.0), -100);
    problem.spec.distance = distance;
    problem.spec.bounds = {0.5, 2};
    // Constant over the rows, the variable is also 2 × the number of rows: binding reports that.
    Diagnostics diagnostics;
    problem.bind(diagnostics);
    EXPECT_EQ(diagnostics.count(Severity::kError), 1U);
  }
  CalibrationProblem problem(kTwelve);
  problem.count("a", kFours, {30, 30, 30, 30})
      .sum("loss", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, -100);
  expect_diagnosis(problem, {{"loss"}}, {kTotals});
}

// y ≥ 2x in every row, but T(y) < 2 T(x).
TEST(Doctor, CollinearNumericControlsThatContradict) {
  CalibrationProblem problem(kTwelve);
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  std::vector<double> y;
  for (std::size_t row = 0; row < x.size(); ++row)
    y.push_back(2 * x[row] + (row % 3 == 0 ? 0.5 : 0));
  problem.count("a", kFours, {30, 30, 30, 30}).sum("x", x, 780).sum("y", y, 1500);
  expect_diagnosis(problem, {{"x", "y"}}, {kTotals});
}

// Exactly collinear: no equation of its own; a contradiction is an input error that names both.
TEST(Doctor, AnExactMultipleIsDroppedOrReported) {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  std::vector<double> y;
  for (const double value : x) y.push_back(2 * value);
  CalibrationProblem agreeing(kTwelve);
  agreeing.count("a", kFours, {30, 30, 30, 30}).sum("x", x, 800).sum("y", y, 1600);
  Diagnostics diagnostics;
  const Calibration calibration = agreeing.bind(diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  EXPECT_EQ(calibration.dropped.size(), 1U);
  CalibrationProblem contradicting(kTwelve);
  contradicting.count("a", kFours, {30, 30, 30, 30}).sum("x", x, 800).sum("y", y, 1700);
  contradicting.bind(diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_EQ(
      diagnostics.findings()[0].message,
      "the total of \"y\" has the control total 1,700.00 but the margin \"x\" implies 1,600.00 "
      "(difference 100.00); correct one of the totals");
}

// Every household has one or two persons: 100 households cannot have 250 or 90 of them.
TEST(Doctor, HouseholdsAndPersonsThatDoNotFitTogether) {
  for (const double persons : {250.0, 90.0}) {
    CalibrationProblem problem(std::vector<double>(9, 10.0));
    problem.count("sex", {0, 1, 0, 1, 1, 0, 0, 1, 0}, {persons / 2, persons / 2})
        .grouped({0, 0, 1, 1, 2, 3, 4, 4, 5})
        .count_groups("households", {0, 0, 0, 1, 1, 1}, {60, 40});
    expect_diagnosis(problem, {}, {kTotals});
  }
}

// A tolerance of 2 % does not reach what the bounds ask for; one of 40 % does.
TEST(Doctor, ATolerance) {
  const auto problem_with = [&](double tolerance) {
    CalibrationProblem problem(kTwelve);
    problem.count("a", kFours, {75, 25, 25, 25}, {.tolerance = tolerance})
        .count("b", kThrees, {50, 50, 50});
    problem.spec.distance = "truncated";
    problem.spec.bounds = {0.6, 2};
    return problem;
  };
  expect_diagnosis(problem_with(0.02), {{"a=1"}}, {kBounds});
  Diagnostics diagnostics;
  const CalibrationProblem wide = problem_with(0.4);
  WeightBlock block = wide.block();
  EXPECT_TRUE(testing::calibrate_lane(wide.bind(diagnostics), block).converged);
}

// Random patterns of empty cells with random totals: whatever the doctor names is irreducible, and
// every repair converges.
class RandomConflict : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(RandomConflict, IsIrreducibleAndMended) {
  const RandomStream random(99, "doctor", std::to_string(GetParam()));
  std::uint32_t draw = 0;
  const auto uniform = [&] { return random.uniform(0, draw++); };
  std::vector<double> weights;
  std::vector<std::int32_t> a, b;
  for (std::int32_t i = 0; i < 4; ++i) {
    for (std::int32_t j = 0; j < 4; ++j) {
      if (i != j && uniform() < 0.45) continue;  // an empty cell
      weights.push_back(5 + 20 * uniform());
      a.push_back(i);
      b.push_back(j);
    }
  }
  std::vector<double> totals_a(4), totals_b(4);
  for (double& total : totals_a) total = 20 + 80 * uniform();
  for (double& total : totals_b) total = 20 + 80 * uniform();
  double sum_a = 0, sum_b = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    sum_a += totals_a[k];
    sum_b += totals_b[k];
  }
  for (double& total : totals_b) total *= sum_a / sum_b;
  CalibrationProblem problem(weights);
  problem.count("a", a, totals_a).count("b", b, totals_b);
  const bool bounded = GetParam() % 2 == 0;
  problem.spec.distance = bounded ? "truncated-raking" : "raking";
  problem.spec.bounds = {0.3, 3};
  Diagnostics diagnostics;
  const Calibration calibration = problem.bind(diagnostics);
  if (diagnostics.has_errors())
    GTEST_SKIP() << "the empty cells make the totals contradict: reported";
  WeightBlock block = problem.block();
  const CellProblem cells = cell_problem(calibration, cell_weights(calibration, block, 0));
  if (box_meets(cells, std::vector<bool>(cells.targets.size(), true))) {
    EXPECT_TRUE(testing::calibrate_lane(calibration, block).converged) << "weights exist";
    return;
  }
  expect_diagnosis(problem, {}, {kTotals});
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomConflict, ::testing::Range(1U, 41U));

TEST(Doctor, SaysWhatToPaste) {
  CalibrationProblem problem(kTwelve);
  problem.count("a", kFours, {75, 33, 22, 20}).count("b", kThrees, {50, 50, 50});
  problem.spec.distance = "truncated";
  problem.spec.bounds = {0.6, 2};
  problem.spec.location = {.file = "c.toml", .line = 8, .column = 1};
  Diagnostics diagnostics;
  const Calibration calibration = problem.bind(diagnostics);
  const Diagnosis diagnosis = diagnose(calibration, problem.block(), 0);
  EXPECT_EQ(
      diagnosis.lines(calibration),
      (std::vector<std::string>{
          "the margin \"a\", category \"1\": no weights within the bounds meet the total 75.00; "
          "they give 18.00 to 60.00",
          "repair: merge categories; in the margin at c.toml:10:1 put",
          "    collapse = [\"1 + 2\"]",
          "repair: wider bounds; in the calibration at c.toml:8:1 put",
          "    bounds = [0.402, 2.5]",
          "repair: the nearest totals that can be met; in the margin at c.toml:10:1 put",
          "    totals = [\"1 = 59.97\", \"2 = 48.03\"]  # 2: +45.5 %, 1: -20.0 %"}));
}

}  // namespace
}  // namespace darkfigure
