#include <algorithm>
#include <cmath>

#include <ceres/gradient_checker.h>
#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/weighting/calibrate.h"
#include "engine/weighting/calibration_equations.h"
#include "engine/weighting/calibration_residuals.h"
#include "engine/weighting/distance.h"

namespace darkfigure {
namespace {

// 400 respondents in margins of 3, 4 and 3×4 categories (the first two nested in the third), and
// one of 2. Totals come from "true" weights, so a solution exists for any distance.
struct Problem {
  std::vector<double> base_weight;
  std::vector<BoundMargin> margins;
  CalibrationRows rows;
  Calibration calibration;
};

BoundMargin margin_of(const std::string& name,
                      std::int32_t categories,
                      const std::vector<std::int32_t>& of_row,
                      const std::vector<double>& truth) {
  BoundMargin margin{.name = name, .of_unit = of_row};
  margin.units.takes_part.assign(of_row.size(), 1);
  for (std::int32_t k = 0; k < categories; ++k) {
    margin.codes.push_back(std::to_string(k + 1));
    margin.labels.emplace_back();
  }
  margin.totals.assign(static_cast<std::size_t>(categories), 0);
  for (std::size_t row = 0; row < truth.size(); ++row) {
    margin.totals[static_cast<std::size_t>(of_row[row])] += truth[row];
  }
  return margin;
}

Problem make_problem(const std::string& distance, Bounds bounds = {}) {
  constexpr std::size_t kRows = 400;
  const RandomStream random(5, "calibration-test", distance);
  Problem problem;
  std::vector<std::int32_t> a, b, ab, c;
  std::vector<double> truth;
  for (std::uint32_t row = 0; row < kRows; ++row) {
    a.push_back(static_cast<std::int32_t>(random.below(3, row, 0)));
    b.push_back(static_cast<std::int32_t>(random.below(4, row, 1)));
    ab.push_back(a.back() * 4 + b.back());
    c.push_back(static_cast<std::int32_t>(random.below(2, row, 2)));
    problem.base_weight.push_back(50 + 100 * random.uniform(row, 3));
    truth.push_back(problem.base_weight.back() * (0.8 + 0.5 * random.uniform(row, 4)));
  }
  problem.margins = {margin_of("a", 3, a, truth),
                     margin_of("b", 4, b, truth),
                     margin_of("ab", 12, ab, truth),
                     margin_of("c", 2, c, truth)};
  CalibrationSpec spec;
  spec.distance = distance;
  spec.bounds = bounds;
  spec.tolerance = 1e-12;
  problem.rows.takes_part.assign(kRows, 1);
  Diagnostics diagnostics;
  problem.calibration = bind_calibration(spec, problem.margins, problem.rows, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  return problem;
}

WeightBlock full_block(const std::vector<double>& weights) {
  WeightBlock block;
  block.resize(weights.size());
  block.lanes = 1;
  for (std::size_t row = 0; row < weights.size(); ++row) block.row(row)[0] = weights[row];
  return block;
}

TEST(CalibrationBinding, NestedMarginsDropOutAndTheRestIsIndependent) {
  const Problem problem = make_problem("raking");
  const Calibration& calibration = problem.calibration;
  EXPECT_EQ(calibration.cells, 24U);
  EXPECT_EQ(calibration.size(), 13U);         // 12 of "ab" + 1 of "c"
  EXPECT_EQ(calibration.dropped.size(), 8U);  // 3 + 4 + 1
  for (const std::size_t kept : calibration.kept)
    EXPECT_GE(calibration.constraints[kept].margin, 2U);
}

class Distances : public ::testing::TestWithParam<std::string> {};

// The conditions of the answer, recomputed from the rows: every margin met (also the dropped ones),
// and w = d·F(xᵀλ) with one multiplier per category.
TEST_P(Distances, SolutionMeetsEveryMarginAndHasTheDistancesForm) {
  const Bounds bounds = distance_named(GetParam()).bounded ? Bounds{0.5, 2} : Bounds{};
  const Problem problem = make_problem(GetParam(), bounds);
  const Calibration& calibration = problem.calibration;
  WeightBlock block = full_block(problem.base_weight);
  CalibrationWorkspace workspace;
  Eigen::VectorXd lambda = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(calibration.size()));
  const CalibrationSummary summary =
      calibrate_block(problem.calibration, lambda, workspace, block, {}, {}, &lambda)[0];
  ASSERT_TRUE(summary.converged) << summary.message(calibration);
  for (const BoundMargin& margin : problem.margins) {
    std::vector<double> sums(margin.totals.size());
    for (std::size_t row = 0; row < block.rows; ++row) {
      sums[static_cast<std::size_t>(margin.of_unit[row])] += block.row(row)[0];
    }
    for (std::size_t k = 0; k < sums.size(); ++k) EXPECT_NEAR(sums[k] / margin.totals[k], 1, 1e-11);
  }
  const Distance& distance = distance_named(GetParam());
  for (std::size_t row = 0; row < block.rows; ++row) {
    double u = 0;
    for (std::size_t k = 0; k < calibration.kept.size(); ++k) {
      const Constraint& kept = calibration.constraints[calibration.kept[k]];
      const BoundMargin& margin = problem.margins[kept.margin];
      if (margin.of_unit[row] == static_cast<std::int32_t>(kept.category))
        u += lambda[static_cast<Eigen::Index>(k)];
    }
    const double g = block.row(row)[0] / problem.base_weight[row];
    EXPECT_NEAR(g, distance.g(u, bounds), 1e-12);
    if (distance.bounded) {
      EXPECT_GE(g, bounds.lower);
      EXPECT_LE(g, bounds.upper);
    }
  }
}

// Ceres checks the analytic Jacobian against finite differences.
class AsCostFunction : public ceres::CostFunction {
 public:
  explicit AsCostFunction(const CalibrationEquations& equations) : equations_(equations) {
    set_num_residuals(equations.NumResiduals());
    mutable_parameter_block_sizes()->push_back(equations.NumParameters());
  }
  bool Evaluate(double const* const* parameters,
                double* residuals,
                double** jacobians) const override {
    const int n = equations_.NumResiduals();
    Eigen::MatrixXd jacobian(n, n);
    equations_(parameters[0], residuals, jacobian.data());
    if (jacobians != nullptr && jacobians[0] != nullptr) {
      Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
          jacobians[0], n, n) = jacobian;
    }
    return true;
  }

 private:
  const CalibrationEquations& equations_;
};

TEST_P(Distances, JacobianIsTheDerivativeOfTheResiduals) {
  const Problem problem = make_problem(GetParam(), {0.4, 3});
  const Calibration& calibration = problem.calibration;
  const CellProblem problem_on_cells =
      cell_problem(calibration, cell_weights(calibration, full_block(problem.base_weight), 0));
  const CalibrationEquations equations(problem_on_cells);
  const AsCostFunction cost(equations);
  const std::vector<const ceres::Manifold*> no_manifolds = {nullptr};
  const ceres::NumericDiffOptions options;
  ceres::GradientChecker checker(&cost, &no_manifolds, options);
  std::vector<double> lambda(calibration.size());
  for (std::size_t k = 0; k < lambda.size(); ++k)
    lambda[k] = 0.1 * std::sin(static_cast<double>(k));
  const double* parameters[] = {lambda.data()};
  ceres::GradientChecker::ProbeResults results;
  EXPECT_TRUE(checker.Probe(parameters, 1e-6, &results)) << results.error_log;
}

// F(0) = F'(0) = 1 (Deville & Särndal 1992, condition on G), and F' by central differences.
TEST_P(Distances, DistanceStartsAtOneWithSlopeOne) {
  const Distance& distance = distance_named(GetParam());
  const Bounds bounds{0.3, 2.5};
  EXPECT_NEAR(distance.g(0, bounds), 1, 1e-15);
  EXPECT_NEAR(distance.dg(0, bounds), 1, 1e-15);
  for (const double u : {-2.0, -0.3, 0.4, 3.0}) {
    const double h = 1e-6;
    EXPECT_NEAR((distance.g(u + h, bounds) - distance.g(u - h, bounds)) / (2 * h),
                distance.dg(u, bounds),
                1e-8);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Distances,
    ::testing::Values("raking", "linear", "logit", "truncated", "truncated-raking"),
    [](const auto& info) {
      std::string name = info.param;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

// The slow obvious model of raking: iterative proportional fitting over all four margins.
TEST(Calibration, RakingEqualsIterativeProportionalFitting) {
  const Problem problem = make_problem("raking");
  std::vector<double> weights = problem.base_weight;
  for (int round = 0; round < 500; ++round) {
    for (const BoundMargin& margin : problem.margins) {
      std::vector<double> sums(margin.totals.size());
      for (std::size_t row = 0; row < weights.size(); ++row)
        sums[static_cast<std::size_t>(margin.of_unit[row])] += weights[row];
      for (std::size_t row = 0; row < weights.size(); ++row) {
        const auto k = static_cast<std::size_t>(margin.of_unit[row]);
        weights[row] *= margin.totals[k] / sums[k];
      }
    }
  }
  WeightBlock block = full_block(problem.base_weight);
  CalibrationWorkspace workspace;
  const auto size = static_cast<Eigen::Index>(problem.calibration.size());
  calibrate_block(problem.calibration, Eigen::VectorXd::Zero(size), workspace, block);
  for (std::size_t row = 0; row < weights.size(); ++row)
    EXPECT_NEAR(block.row(row)[0] / weights[row], 1, 1e-10);
}

TEST(Calibration, ACategoryWithoutWeightIsNamed) {
  const Problem problem = make_problem("raking");
  WeightBlock block = full_block(problem.base_weight);
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (problem.margins[1].of_unit[row] == 2) block.row(row)[0] = 0;
  }
  const std::vector<double> before = block.weights;
  CalibrationWorkspace workspace;
  const auto size = static_cast<Eigen::Index>(problem.calibration.size());
  const CalibrationSummary summary =
      calibrate_block(problem.calibration, Eigen::VectorXd::Zero(size), workspace, block)[0];
  EXPECT_FALSE(summary.converged);
  EXPECT_TRUE(summary.vanished);
  EXPECT_EQ(summary.message(problem.calibration),
            "no weight is left in the margin \"b\", category \"3\", which has a control total");
  EXPECT_EQ(block.weights, before) << "weights that cannot be calibrated are left as they were";
}

TEST(Calibration, BoundsThatCannotHoldAreReportedAsNotConverged) {
  const Problem problem = make_problem("logit", {0.99, 1.01});
  WeightBlock block = full_block(problem.base_weight);
  CalibrationWorkspace workspace;
  const auto size = static_cast<Eigen::Index>(problem.calibration.size());
  const CalibrationSummary summary =
      calibrate_block(problem.calibration, Eigen::VectorXd::Zero(size), workspace, block)[0];
  EXPECT_FALSE(summary.converged);
  EXPECT_FALSE(summary.vanished);
  EXPECT_GT(summary.worst_error, 1e-4);
}

TEST(CalibrationBinding, InconsistentNestedTotalsNameBothMarginsAndTheDifference) {
  Problem problem = make_problem("raking");
  problem.margins[0].totals[0] += 500;
  problem.margins[0].totals[1] -= 500;  // the grand total still agrees
  Diagnostics diagnostics;
  bind_calibration(problem.calibration.spec, problem.margins, problem.rows, diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 2U);  // both categories that were changed
  const std::string message = diagnostics.findings()[0].message;
  EXPECT_NE(message.find("margin \"a\", category \"1\""), std::string::npos) << message;
  EXPECT_NE(message.find("the margin \"ab\" implies"), std::string::npos) << message;
  EXPECT_NE(message.find("(difference 500.00)"), std::string::npos) << message;
}

// The residuals are orthogonal to every calibration variable in the metric of the base weights.
TEST(CalibrationResiduals, AreOrthogonalToTheMargins) {
  const Problem problem = make_problem("linear");
  const CalibrationResiduals residuals(
      problem.calibration,
      problem.base_weight,
      Eigen::VectorXd::Zero(static_cast<Eigen::Index>(problem.calibration.size())));
  std::vector<double> z;
  for (std::size_t row = 0; row < problem.base_weight.size(); ++row)
    z.push_back(std::sin(static_cast<double>(row)));
  residuals.project(z);
  for (const BoundMargin& margin : problem.margins) {
    std::vector<double> sums(margin.totals.size());
    for (std::size_t row = 0; row < z.size(); ++row) {
      sums[static_cast<std::size_t>(margin.of_unit[row])] += problem.base_weight[row] * z[row];
    }
    for (const double sum : sums) EXPECT_NEAR(sum, 0, 1e-8);
  }
}

}  // namespace
}  // namespace darkfigure
