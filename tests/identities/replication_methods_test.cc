// Replication methods against the closed form of a total's variance: exactly where the method
// balances, within Monte-Carlo error where it draws. The identities are those of svrep's test
// suite.
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/estimation/variance.h"
#include "engine/weighting/replication.h"

namespace darkfigure {
namespace {

constexpr double kExact = 1e-12;

// Strata with the given numbers of PSUs; two rows in each, or, with `stages`, two to four units of
// a second stage with two rows each, drawn without replacement throughout.
Design make_design(const std::vector<int>& psus,
                   const std::vector<double>& fractions,
                   bool stages) {
  Design design;
  design.spec.psu = "psu";
  design.fraction = fractions;
  SamplingStage second;
  SamplingStage rows;
  const RandomStream random(17, "methods", "");
  for (std::size_t h = 0; h < psus.size(); ++h) {
    design.strata.push_back(std::to_string(h + 1));
    design.psus_of_stratum.emplace_back();
    for (int j = 0; j < psus[h]; ++j) {
      const auto psu = static_cast<std::int32_t>(design.psus.size());
      design.psus.push_back({std::to_string(j + 1), static_cast<std::int32_t>(h), true});
      design.psus_of_stratum.back().push_back(psu);
      second.units_of_group.emplace_back();
      second.above.push_back(psu);
      second.fraction.push_back(0.3);
      second.address.push_back(design.strata.back() + "/" + design.psus.back().code);
      for (int i = 0; i < (stages ? 2 + psu % 3 : 1); ++i) {
        const auto unit = static_cast<std::int32_t>(second.code.size());
        second.units_of_group.back().push_back(unit);
        second.code.push_back(std::to_string(i + 1));
        rows.units_of_group.emplace_back();
        rows.above.push_back(unit);
        rows.fraction.push_back(0.6);
        rows.address.push_back(second.address.back() + "/" + second.code.back());
        for (int row = 0; row < 2; ++row) {
          rows.units_of_group.back().push_back(static_cast<std::int32_t>(design.rows()));
          rows.unit_of_row.push_back(static_cast<std::int32_t>(design.rows()));
          second.unit_of_row.push_back(unit);
          design.psu_of_row.push_back(psu);
          design.base_weight.push_back(
              10 + 20 * random.uniform(static_cast<std::uint32_t>(design.rows()), 0));
        }
      }
    }
  }
  if (stages) design.later_stages = {second, rows};
  return design;
}

std::vector<double> weighted_values(const Design& design) {
  std::vector<double> u;
  for (std::size_t row = 0; row < design.rows(); ++row)
    u.push_back(design.base_weight[row] * (2 + std::cos(3.0 * static_cast<double>(row))));
  return u;
}

// Variance of a total by replicates, and its Monte-Carlo standard error were they drawn.
struct TotalVariance {
  double variance = 0;
  double monte_carlo_error = 0;
  double mean_error = 0;  // of the replicates' mean, in its standard errors
  double least_factor = INFINITY;
};

TotalVariance variance_of_total(const Design& design, const Replication& replication) {
  const std::vector<double> u = weighted_values(design);
  const double total = std::accumulate(u.begin(), u.end(), 0.0);
  std::vector<double> theta;
  std::vector<double> factors;
  WeightBlock block;
  TotalVariance result;
  for (std::size_t first = 0; first < replication.size(); first += kLanes) {
    fill_replicates(replication, design, first, factors, block);
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      double sum = 0;
      for (std::size_t row = 0; row < block.rows; ++row) {
        const double factor = block.row(row)[lane] / design.base_weight[row];
        result.least_factor = std::min(result.least_factor, factor);
        sum += factor * u[row];
      }
      theta.push_back(sum);
    }
  }
  result.variance = replicate_variance(theta, replication.coefficients, total, {}, false).variance;
  const auto count = static_cast<double>(theta.size());
  const double scale = replication.coefficients.front() * count;
  double spread = 0;
  double mean = 0;
  for (const double t : theta) {
    spread += std::pow(scale * (t - total) * (t - total) - result.variance, 2) / count;
    mean += t / count;
  }
  result.monte_carlo_error = std::sqrt(spread / count);
  result.mean_error = std::abs(mean - total) / std::sqrt(result.variance / scale / count);
  return result;
}

Replication plan(const Design& design, const ReplicationSpec& spec) {
  Diagnostics diagnostics;
  Replication replication = plan_replication(design, spec, {}, {}, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  return replication;
}

ReplicationSpec spec_of(ReplicationMethod method) {
  ReplicationSpec spec;
  spec.method = method;
  spec.seed = 20261122;
  return spec;
}

void expect_closed_form(const Design& design, const ReplicationSpec& spec) {
  const TotalVariance found = variance_of_total(design, plan(design, spec));
  EXPECT_NEAR(found.variance / linearized_variance(design, weighted_values(design)), 1, kExact)
      << method_name(spec.method);
  EXPECT_GE(found.least_factor, -kExact);
}

void expect_within_monte_carlo_error(const TotalVariance& found, double target) {
  EXPECT_LE(std::abs(found.variance - target), 4 * found.monte_carlo_error)
      << found.variance << " beside " << target;
  EXPECT_LE(found.mean_error, 4) << "the replicates' mean is the total";
}

TEST(PairedMethods, VarianceOfATotalIsTheClosedFormExactly) {
  const Design pairs = make_design({2, 2, 2, 2, 2, 2, 2, 2, 2}, {}, false);
  for (const ReplicationMethod method :
       {ReplicationMethod::kJk2, ReplicationMethod::kBrr, ReplicationMethod::kFay})
    expect_closed_form(pairs, spec_of(method));
}

TEST(PairedMethods, ThreePsusAreExactToo) {
  const Design odd = make_design({2, 3, 2, 3, 3, 2}, {}, false);
  expect_closed_form(odd, spec_of(ReplicationMethod::kJk2));
  ReplicationSpec fay = spec_of(ReplicationMethod::kFay);
  for (const double rho : {0.27, 0.5, 0.9}) {
    fay.rho = rho;
    expect_closed_form(odd, fay);
  }
}

TEST(PairedMethods, SamplingFractionsAreExact) {
  const Design design = make_design({2, 3, 2, 3}, {0.1, 0.5, 1, 0.9}, false);
  for (const ReplicationMethod method : {ReplicationMethod::kJk2, ReplicationMethod::kFay})
    expect_closed_form(design, spec_of(method));
}

TEST(PairedMethods, AConstantColumnWouldShow) {
  // Every pair's sign adds up to zero over the replicates, so replicates average to the total.
  const Design design = make_design({2, 2, 2}, {}, false);
  const Replication brr = plan(design, spec_of(ReplicationMethod::kBrr));
  EXPECT_EQ(brr.size(), 4U);
  EXPECT_LE(variance_of_total(design, brr).mean_error, 1e-10);
}

TEST(JacknifeWithFractions, IsTheClosedFormAndCertaintyStrataHaveNoReplicate) {
  const Design design = make_design({2, 3, 4, 5}, {0.2, 1, 0.5, 0.01}, false);
  expect_closed_form(design, spec_of(ReplicationMethod::kJkn));
  EXPECT_EQ(plan(design, spec_of(ReplicationMethod::kJkn)).size(), 11U);
}

// Within one stratum Kott's factors are exact: with more groups than PSUs (the extended form, in
// which some groups have none), and with as many.
TEST(GroupJackknife, OfOneStratumIsTheClosedForm) {
  ReplicationSpec spec = spec_of(ReplicationMethod::kDagjk);
  spec.groups = 6;
  expect_closed_form(make_design({6}, {}, false), spec);
  expect_closed_form(make_design({6}, {0.4}, false), spec);
  Design merged = make_design({4, 3}, {0.2, 1}, false);  // the second adds nothing
  spec.groups = 7;
  expect_closed_form(merged, spec);
}

// With more PSUs than groups a replicate deletes several and raises the rest of the stratum to n_h:
// groups differ by one PSU at most.
TEST(GroupJackknife, GroupsAreOfEqualSizeAndKeepTheStratumsSize) {
  const Design design = make_design({7, 9, 12}, {}, false);
  ReplicationSpec spec = spec_of(ReplicationMethod::kDagjk);
  spec.groups = 5;
  const Replication replication = plan(design, spec);
  std::vector<int> size(5, 0);
  for (const std::int32_t group : std::get<GroupJackknife>(replication.maker).group_of_psu)
    ++size[static_cast<std::size_t>(group)];
  for (const int n : size) EXPECT_NEAR(n, 28.0 / 5, 1);
  std::vector<double> factors;
  WeightBlock block;
  fill_replicates(replication, design, 0, factors, block);
  for (const auto& members : design.psus_of_stratum) {
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      double sum = 0;
      for (const std::int32_t k : members)
        sum += factors[static_cast<std::size_t>(k) * kLanes + lane];
      EXPECT_NEAR(sum, static_cast<double>(members.size()), kExact);
    }
  }
  EXPECT_EQ(replication.most_df, 4);
}

// Over random groups the variance is unbiased: the mean over 400 seeds, for strata with fewer PSUs
// than groups (Kott 2001's extended form).
TEST(GroupJackknife, IsUnbiasedOverSeedsWhereStrataAreSmall) {
  const Design design = make_design({2, 3, 4, 5, 2, 3, 4}, {}, false);
  const double target = linearized_variance(design, weighted_values(design));
  std::vector<double> found;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    ReplicationSpec spec = spec_of(ReplicationMethod::kDagjk);
    spec.groups = 10;
    spec.seed = seed;
    found.push_back(variance_of_total(design, plan(design, spec)).variance);
  }
  const double mean = std::accumulate(found.begin(), found.end(), 0.0) / 400;
  double spread = 0;
  for (const double v : found) spread += (v - mean) * (v - mean) / 400;
  EXPECT_LE(std::abs(mean - target), 4 * std::sqrt(spread / 400));
}

// R survey's and svrep's SD2 around the whole sample: ½ Σ (t_i − t_{i+1})², for any number of
// replicates above that of the PSUs.
TEST(SuccessiveDifference, IsTheQuadraticFormExactly) {
  const Design design = make_design({2, 3, 1, 4}, {}, false);
  const std::vector<double> u = weighted_values(design);
  std::vector<double> totals(design.psus.size());
  for (std::size_t row = 0; row < u.size(); ++row)
    totals[static_cast<std::size_t>(design.psu_of_row[row])] += u[row];
  double target = 0;
  for (std::size_t k = 0; k < totals.size(); ++k)
    target += std::pow(totals[k] - totals[(k + 1) % totals.size()], 2) / 2;
  ReplicationSpec spec = spec_of(ReplicationMethod::kSdr);
  for (const std::size_t replicates : {0U, 12U, 40U, 80U}) {
    spec.replicates = replicates;
    EXPECT_NEAR(variance_of_total(design, plan(design, spec)).variance / target, 1, kExact);
  }
}

// With more PSUs than rows the diagonal stays right: each PSU's own factor varies by ½·… = 1 per
// unit.
TEST(SuccessiveDifference, RowsAreUsedAgainInLoopsWithTheRightDiagonal) {
  const Design design = make_design({30, 40, 51}, {}, false);  // no loop of one PSU
  ReplicationSpec spec = spec_of(ReplicationMethod::kSdr);
  spec.replicates = 16;
  Diagnostics diagnostics;
  const Replication replication = plan_replication(design, spec, {}, {}, diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_NE(diagnostics.findings()[0].message.find("replicates = 122 or more balances it fully"),
            std::string::npos);
  std::vector<double> factors;
  std::vector<double> squares(design.psus.size());
  WeightBlock block;
  for (std::size_t first = 0; first < replication.size(); first += kLanes) {
    fill_replicates(replication, design, first, factors, block);
    for (std::size_t k = 0; k < squares.size(); ++k) {
      for (std::size_t lane = 0; lane < block.lanes; ++lane)
        squares[k] +=
            replication.coefficients.front() * std::pow(factors[k * kLanes + lane] - 1, 2);
    }
  }
  for (const double square : squares) EXPECT_NEAR(square, 1, kExact);
}

// Differences count with the mean of 1 − f of their two PSUs; certainty PSUs are left out of the
// chain.
TEST(SuccessiveDifference, SamplingFractionsScaleTheDifferences) {
  const std::vector<double> fractions = {0.2, 1, 0.6, 0.9};
  const Design design = make_design({2, 3, 1, 4}, fractions, false);
  const std::vector<double> u = weighted_values(design);
  std::vector<std::pair<double, double>> chain;  // total, 1 − f
  for (std::size_t k = 0; k < design.psus.size(); ++k) {
    const double rest = 1 - fractions[static_cast<std::size_t>(design.psus[k].stratum)];
    if (rest > 0) chain.emplace_back(u[2 * k] + u[2 * k + 1], rest);
  }
  double target = 0;
  for (std::size_t k = 0; k < chain.size(); ++k) {
    const auto& [t, rest] = chain[k];
    const auto& [next, next_rest] = chain[(k + 1) % chain.size()];
    target += (rest + next_rest) / 2 * (t - next) * (t - next) / 2;
  }
  const TotalVariance found =
      variance_of_total(design, plan(design, spec_of(ReplicationMethod::kSdr)));
  EXPECT_NEAR(found.variance / target, 1, kExact);
}

TEST(DegreesOfFreedom, AreThoseOfTheStrataThatAPairedMethodTellsApart) {
  const Design design = make_design({2, 3, 4, 5}, {}, false);
  Diagnostics diagnostics;
  const Replication jk2 =
      plan_replication(design, spec_of(ReplicationMethod::kJk2), {}, {}, diagnostics);
  EXPECT_EQ(design.degrees_of_freedom(), 10);
  EXPECT_EQ(design.degrees_of_freedom(jk2.variance_stratum), 8);  // 4 and 5 PSUs are two pairs each
  EXPECT_EQ(jk2.size(), 8U);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_NE(diagnostics.findings()[0].message.find("2 strata have more than three PSUs"),
            std::string::npos);
}

// 20,000 replicates of the bootstraps, single- and multistage, any sampling fraction (certainty
// among them): mean and variance of a total within four Monte-Carlo standard errors.
TEST(Bootstraps, MomentsAreThoseOfTheMultistageEstimator) {
  const Design design = make_design({2, 3, 4, 5}, {0.3, 1, 0.05, 0.7}, true);
  const double target = linearized_variance(design, weighted_values(design));
  for (const ReplicationMethod method :
       {ReplicationMethod::kRwyb, ReplicationMethod::kGeneralizedBootstrap}) {
    ReplicationSpec spec = spec_of(method);
    spec.replicates = 20000;
    const TotalVariance found = variance_of_total(design, plan(design, spec));
    expect_within_monte_carlo_error(found, target);
    EXPECT_GE(found.least_factor, 0) << method_name(method);
  }
  Design first_stage = design;
  first_stage.later_stages.clear();
  ReplicationSpec spec = spec_of(ReplicationMethod::kBootstrap);
  spec.replicates = 20000;
  expect_within_monte_carlo_error(variance_of_total(design, plan(design, spec)),
                                  linearized_variance(first_stage, weighted_values(first_stage)));
}

TEST(GeneralizedBootstrap, TargetsSuccessiveDifferences) {
  const Design design = make_design({2, 3, 4, 6}, {0.3, 0, 0.05, 0.7}, false);
  const std::vector<double> u = weighted_values(design);
  for (const bool circular : {false, true}) {
    double target = 0;
    for (std::size_t h = 0; h < design.strata.size(); ++h) {
      const auto& members = design.psus_of_stratum[h];
      std::vector<double> totals;
      for (const std::int32_t k : members)
        totals.push_back(u[2 * static_cast<std::size_t>(k)] +
                         u[2 * static_cast<std::size_t>(k) + 1]);
      const auto n = static_cast<double>(totals.size());
      double squares = 0;
      for (std::size_t k = 1; k < totals.size(); ++k)
        squares += std::pow(totals[k] - totals[k - 1], 2);
      if (circular) squares += std::pow(totals.back() - totals.front(), 2);
      target += (1 - design.fraction_of(h)) * (circular ? 0.5 : n / (2 * (n - 1))) * squares;
    }
    ReplicationSpec spec = spec_of(ReplicationMethod::kGeneralizedBootstrap);
    spec.replicates = 20000;
    spec.estimator = circular ? TargetEstimator::kSd2 : TargetEstimator::kSd1;
    const TotalVariance found = variance_of_total(design, plan(design, spec));
    expect_within_monte_carlo_error(found, target);
    EXPECT_GE(found.least_factor, 0.01 - 1e-12);
    spec.tau = 1;
    Diagnostics diagnostics;
    plan_replication(design, spec, {}, {}, diagnostics);
    ASSERT_EQ(diagnostics.findings().size(), 1U);
    EXPECT_NE(diagnostics.findings()[0].message.find("factors may be negative"), std::string::npos);
  }
}

// The same first-stage draws in all of the bootstrap's forms, so that a design declared more fully
// changes nothing where its fractions say nothing.
TEST(Bootstraps, RwybWithoutFractionsIsTheBootstrap) {
  Design design = make_design({2, 3, 4}, {0, 0, 0}, true);
  ReplicationSpec spec = spec_of(ReplicationMethod::kRwyb);
  spec.replicates = 16;
  const double rwyb = variance_of_total(design, plan(design, spec)).variance;
  design.fraction.clear();
  spec.method = ReplicationMethod::kBootstrap;
  EXPECT_EQ(variance_of_total(design, plan(design, spec)).variance, rwyb);
}

TEST(MergedStrata, HaveTheVarianceOfOneStratum) {
  const Design design = make_design({1, 2, 3}, {}, false);
  const Design merged = with_merged_strata(design, {{1, 0}});
  EXPECT_EQ(merged.strata, (std::vector<std::string>{"1 + 2", "3"}));
  EXPECT_EQ(merged.psus_in(0), 3U);
  EXPECT_EQ(merged.psus[1].code, "2/1");
  const Design declared = make_design({3, 3}, {}, false);
  EXPECT_DOUBLE_EQ(linearized_variance(merged, weighted_values(design)),
                   linearized_variance(declared, weighted_values(declared)));
}

TEST(SimulationError, OfNormalReplicatesIsOneOverTheRootOfTwoR) {
  // For normal θ_r the variance of (θ_r − θ)² is twice its square: CV of V √(2/R), of √V half that.
  const RandomStream random(3, "simulation-error", "");
  std::vector<double> theta;
  for (std::uint32_t r = 0; r < 20000; ++r) theta.push_back(5 + random.normal(r, 0));
  const std::vector<double> c(theta.size(), 1.0 / 20000);
  const ReplicateVariance found = replicate_variance(theta, c, 5, {}, true);
  EXPECT_NEAR(found.se_simulation_cv, std::sqrt(1.0 / (2 * 20000)), 0.03 * 0.005);
}

TEST(Centering, AStratumsOnlyReplicateIsCenteredAtTheEstimate) {
  const std::vector<double> theta = {1, 3, 10};
  const std::vector<double> c(3, 0.5);
  const std::vector<std::int32_t> stratum = {0, 0, 1};
  EXPECT_DOUBLE_EQ(
      replicate_variance(theta, c, 4, {.about_mean = true, .stratum = stratum}, false).variance,
      0.5 * (1 + 1 + 36));
}

TEST(Centering, StratumMeansAreThoseOfTheReplicatesOfAStratum) {
  const std::vector<double> theta = {1, 3, 10, 14};
  const std::vector<double> c(4, 0.5);
  const std::vector<std::int32_t> stratum = {0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(
      replicate_variance(theta, c, 0, {.about_mean = true, .stratum = stratum}, false).variance,
      0.5 * (1 + 1 + 4 + 4));
}

}  // namespace
}  // namespace darkfigure
