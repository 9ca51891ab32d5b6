#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/estimation/distributions.h"
#include "engine/estimation/domain_sums.h"
#include "engine/estimation/infer.h"
#include "engine/estimation/interval.h"
#include "engine/estimation/variance.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

// Student's t tables: t(0.975; 118) from R qt(0.975, 118) = 1.980272; t(0.975; 1) = 12.7062.
TEST(Interval, TQuantilesAgreeWithTables) {
  EXPECT_NEAR(t_quantile(95, 118), 1.9802722, 1e-7);
  EXPECT_NEAR(t_quantile(95, 1), 12.7062047, 1e-7);
  EXPECT_NEAR(t_quantile(90, std::numeric_limits<double>::infinity()), 1.6448536, 1e-7);
}

// domain.md 8.2 (ENUSC 2023, computed with R): commune 13105, n_eff and logit-t(32) interval.
TEST(Interval, LogitIntervalOfTheDossier) {
  const Interval interval = logit_interval(0.16632047, 0.02643982, 95, 32);
  EXPECT_NEAR(interval.lower, 0.11916696, 1e-7);
  EXPECT_NEAR(interval.upper, 0.22731714, 1e-7);
}

// The same table, commune 6105: no victim among 180, upper limit 1 − 0.025^(1/180) = 0.0203.
TEST(Interval, NoCaseHasABinomialUpperLimit) {
  const Interval none = interval_at_bound(0, 180, 95);
  EXPECT_EQ(none.lower, 0);
  EXPECT_NEAR(none.upper, 0.0203, 5e-5);
  const Interval all = interval_at_bound(1, 180, 95);
  EXPECT_NEAR(all.lower, 1 - none.upper, 1e-15);
  EXPECT_EQ(all.upper, 1);
}

TEST(ReplicateVariance, CentersAsAskedAndSharesOutUndefinedReplicates) {
  const std::vector<double> theta = {1, 3, std::nan(""), 2};
  const std::vector<double> quarter(4, 0.25);
  // By hand about 1.5: (0.25 + 2.25 + 0.25)/4 = 0.6875, ×4/3 when shared out.
  EXPECT_DOUBLE_EQ(replicate_variance(theta, quarter, 1.5, {}, false).variance, 0.6875);
  EXPECT_DOUBLE_EQ(replicate_variance(theta, quarter, 1.5, {}, true).variance, 0.6875 * 4 / 3);
  // About the mean 2 of the defined: (1 + 1 + 0)/4.
  EXPECT_DOUBLE_EQ(replicate_variance(theta, quarter, 1.5, {.about_mean = true}, false).variance,
                   0.5);
  EXPECT_EQ(replicate_variance(theta, quarter, 1.5, {.about_mean = true}, false).undefined, 1U);
}

// Two strata by hand: PSU totals 1, 3 | 2, 2, 5. V = 2/1·(1 + 1) + 3/2·(1 + 1 + 4) = 4 + 9.
TEST(LinearizedVariance, OfPsuTotalsByHand) {
  Design design;
  design.psu_of_row = {0, 1, 2, 3, 4};
  design.psus = {{"1", 0, true}, {"2", 0, true}, {"1", 1, true}, {"2", 1, true}, {"3", 1, true}};
  design.strata = {"1", "2"};
  design.psus_of_stratum = {{0, 1}, {2, 3, 4}};
  EXPECT_DOUBLE_EQ(linearized_variance(design, std::vector<double>{1, 3, 2, 2, 5}), 13);
}

// A random survey of 300 rows with two domain variables (one with missing categories).
struct Sample {
  std::vector<double> base_weight;
  std::vector<BoundIndicator> indicators;
  std::vector<UnitFrame> frames;
  WeightBlock block;

  const DomainTable& domains() const { return frames.front().domains; }
};

Column random_column(const std::string& name,
                     std::uint32_t codes,
                     double missing,
                     std::uint32_t draw) {
  const RandomStream random(3, "estimation-test", name);
  Column column;
  column.name = name;
  for (std::uint32_t row = 0; row < 300; ++row) {
    const bool absent = random.uniform(row, draw + 1) < missing;
    column.append(random.below(codes, row, draw), absent ? Missing::kUser : Missing::kPresent);
  }
  return column;
}

Sample make_sample(double item_missing, double base_share) {
  Sample sample;
  const RandomStream random(3, "weights", "");
  sample.block.resize(300);
  sample.block.lanes = kLanes;
  for (std::uint32_t row = 0; row < 300; ++row) {
    sample.base_weight.push_back(row % 50 == 0 ? 0 : 1 + random.uniform(row, 0));
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const bool deleted = random.uniform(row, static_cast<std::uint32_t>(10 + lane)) < 0.2;
      sample.block.row(row)[lane] =
          deleted ? 0 : sample.base_weight.back() * static_cast<double>(lane + 1);
    }
  }
  Column victim = random_column("victim", 2, item_missing, 0);
  victim.is_condition = true;
  Column at_risk = random_column("base", 100, 0, 0);
  at_risk.is_condition = true;
  for (double& value : at_risk.values) value = value < 100 * base_share ? 1 : 0;
  const Column count = random_column("count", 5, item_missing, 0);
  const auto bind = [&](const char* statistic, const Column* numerator, const Column* denominator) {
    sample.indicators.push_back(
        bind_indicator({.id = statistic, .label = "", .statistic = statistic},
                       *find_statistic(statistics(), statistic),
                       {numerator, denominator, nullptr},
                       sample.base_weight));
  };
  bind("prevalence", &victim, &at_risk);
  bind("mean", &count, nullptr);
  bind("ratio", &count, &victim);
  bind("total", &count, nullptr);
  const Column sex = random_column("sex", 2, 0, 0);
  const Column region = random_column("region", 9, 0.1, 0);
  sample.frames.push_back({{},
                           tabulate_domains({whole_population(300),
                                             bind_domain({&sex}),
                                             bind_domain({&region}),
                                             bind_domain({&sex, &region})})});
  return sample;
}

std::vector<std::uint8_t> respondents(const std::vector<double>& base_weight) {
  std::vector<std::uint8_t> mask;
  for (const double weight : base_weight) mask.push_back(weight > 0 ? 1 : 0);
  return mask;
}

// The slow obvious model: for every indicator, cell and lane, walk all rows.
void expect_naive_sums(const Sample& sample) {
  const SumPlan plan = plan_sums(
      sample.indicators, sample.frames, {}, respondents(sample.base_weight), sample.base_weight);
  BlockSums sums;
  take_sums(plan, sample.block, sums);
  for (std::size_t i = 0; i < sample.indicators.size(); ++i) {
    const BoundIndicator& indicator = sample.indicators[i];
    for (std::size_t cell = 0; cell < sample.domains().cells; ++cell) {
      const std::size_t domain = sample.domains().domain_of(cell);
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        Sums naive;
        for (std::size_t row = 0; row < 300; ++row) {
          if (!sample.domains().contains(row, domain, cell)) continue;
          naive.numerator += sample.block.row(row)[lane] * indicator.z[row];
          naive.denominator += sample.block.row(row)[lane] * indicator.x[row];
        }
        // sums_of has no cell for rows without a category: kLanes after `cells`.
        const std::size_t at = (plan.first[i] + cell) * kLanes + lane;
        EXPECT_NEAR(sums.numerators[at], naive.numerator, 1e-12 * (1 + std::abs(naive.numerator)));
        EXPECT_NEAR(sums.denominators[at], naive.denominator, 1e-12 * (1 + naive.denominator));
        if (naive.denominator == 0) {
          EXPECT_EQ(sums.denominators[at], 0) << "an empty base is exactly zero";
        }
      }
    }
  }
}

TEST(DomainSums, AgreeWithWalkingAllRowsWhenTheBaseIsNearlyEverybody) {
  const Sample sample = make_sample(0.02, 1.0);
  EXPECT_TRUE(
      plan_sums(
          sample.indicators, sample.frames, {}, respondents(sample.base_weight), sample.base_weight)
          .denominators[0]
          .complement);
  expect_naive_sums(sample);
}

TEST(DomainSums, AgreeWithWalkingAllRowsWhenTheBaseIsSmall) {
  const Sample sample = make_sample(0.3, 0.3);
  EXPECT_FALSE(
      plan_sums(
          sample.indicators, sample.frames, {}, respondents(sample.base_weight), sample.base_weight)
          .denominators[0]
          .complement);
  expect_naive_sums(sample);
}

// A replicate that deletes the base but not the rest of a domain: the subtraction from the domain's
// total must give exactly zero, not a rounding error.
TEST(DomainSums, ABaseThatVanishesFromAReplicateIsExactlyZero) {
  Sample sample = make_sample(0.02, 1.0);
  for (std::size_t row = 0; row < 300; ++row) {
    if (sample.indicators[0].in_base[row] != 0) sample.block.row(row)[3] = 0;
  }
  expect_naive_sums(sample);
}

TEST(BindIndicator, CountsWhyUnitsLeaveTheBase) {
  Column victim;
  victim.is_condition = true;
  victim.append(1, Missing::kPresent);
  victim.append(9, Missing::kUser);
  victim.append(0, Missing::kSystem);
  victim.append(9, Missing::kUser);
  const BoundIndicator bound = bind_indicator({.id = "x"},
                                              *find_statistic(statistics(), "prevalence"),
                                              {&victim, nullptr, nullptr},
                                              {1, 1, 1, 0});
  EXPECT_EQ(bound.in_base, (std::vector<std::uint8_t>{1, 0, 0, 0}));
  EXPECT_EQ(bound.missing, (std::map<std::string, std::size_t>{{"9", 1}, {"system", 1}}));
}

// Design of 2 strata × 2 PSUs × 2 rows for the rules about what is not available.
Estimate infer_one(const std::vector<double>& y, bool design_df = false) {
  Design design;
  design.spec.psu = "psu";
  design.psu_of_row = {0, 0, 1, 1, 2, 2, 3, 3};
  design.base_weight.assign(8, 1.0);
  design.psus = {{"1", 0, true}, {"2", 0, true}, {"1", 1, true}, {"2", 1, true}};
  design.strata = {"1", "2"};
  design.psus_of_stratum = {{0, 1}, {2, 3}};
  Column condition;
  condition.is_condition = true;
  for (const double value : y)
    condition.append(std::max(value, 0.0), value < 0 ? Missing::kSystem : Missing::kPresent);
  const std::vector<BoundIndicator> indicators = {
      bind_indicator({.id = "p"},
                     *find_statistic(statistics(), "prevalence"),
                     {&condition, nullptr, nullptr},
                     design.base_weight)};
  const std::vector<UnitFrame> frames = {{{}, tabulate_domains({whole_population(8)})}};
  EstimateSpec spec;
  if (design_df) spec.df = DfRule::kDesign;
  const VarianceMethod method;
  const Inference inference{indicators, frames, design, design.base_weight, spec, method};
  return infer(inference, {{.spec = {.id = "p"}, .parts = {{0, 1}}, .frame = 0}}).front();
}

TEST(Infer, AnEstimateOfZeroHasAnIntervalButNoStandardError) {
  const Estimate e = infer_one({0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(e.value, 0);
  EXPECT_TRUE(std::isnan(e.se) && std::isnan(e.cv) && std::isnan(e.deff));
  EXPECT_EQ(e.ci_lower, 0);
  EXPECT_NEAR(e.ci_upper, 1 - std::pow(0.025, 1.0 / 8), 1e-15);
  EXPECT_EQ(e.note, "none of 8 cases: interval from the binomial with n cases, no standard error");
}

TEST(Infer, CasesInOnePsuHaveNoStandardError) {
  const Estimate e = infer_one({1, 0, -1, -1, -1, -1, -1, -1});
  EXPECT_EQ(e.value, 0.5);
  EXPECT_EQ(e.n, 2);
  EXPECT_EQ(e.df, 0);
  EXPECT_TRUE(std::isnan(e.se) && std::isnan(e.ci_lower));
  EXPECT_EQ(e.note, "all cases are in one PSU: no standard error");
}

TEST(Infer, WithoutDegreesOfFreedomThereIsNoInterval) {
  const Estimate e = infer_one({1, 0, -1, -1, 0, 0, -1, -1});  // one PSU in each stratum
  EXPECT_EQ(e.df, 0);
  EXPECT_GT(e.se, 0);
  EXPECT_TRUE(std::isnan(e.ci_lower));
  EXPECT_EQ(e.note, "no degrees of freedom in this domain: no interval");
  EXPECT_EQ(infer_one({1, 0, -1, -1, 0, 0, -1, -1}, true).df, 2);
}

TEST(Infer, AnEmptyBaseSaysSo) {
  const Estimate e = infer_one({-1, -1, -1, -1, -1, -1, -1, -1});
  EXPECT_TRUE(std::isnan(e.value));
  EXPECT_EQ(e.n, 0);
  EXPECT_EQ(e.note, "no case in the base");
}

}  // namespace
}  // namespace darkfigure
