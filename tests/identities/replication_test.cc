// Identities that hold exactly, or within a known Monte-Carlo error, for any survey.
#include "engine/weighting/replication.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/estimation/variance.h"

namespace darkfigure {
namespace {

// 5 strata with 2 to 6 PSUs and 3 rows in each.
Design make_design() {
  Design design;
  design.spec.psu = "psu";
  const RandomStream random(11, "identities", "");
  for (std::int32_t h = 0; h < 5; ++h) {
    design.strata.push_back(std::to_string(h + 1));
    design.psus_of_stratum.emplace_back();
    for (std::int32_t j = 0; j < h + 2; ++j) {
      const auto k = static_cast<std::int32_t>(design.psus.size());
      design.psus.push_back({std::to_string(j + 1), h, true});
      design.psus_of_stratum.back().push_back(k);
      for (int i = 0; i < 3; ++i) {
        design.psu_of_row.push_back(k);
        const auto row = static_cast<std::uint32_t>(design.base_weight.size());
        design.base_weight.push_back(10 + 20 * random.uniform(row, 0));
      }
    }
  }
  return design;
}

std::vector<double> values(const Design& design) {
  std::vector<double> y;
  for (std::size_t row = 0; row < design.rows(); ++row)
    y.push_back(std::cos(3.0 * static_cast<double>(row)));
  return y;
}

// Replicate totals Σ w y of every replicate.
std::vector<double> totals(const Replication& replication,
                           const Design& design,
                           const std::vector<double>& y) {
  std::vector<double> result;
  std::vector<double> factors;
  WeightBlock block;
  for (std::size_t first = 0; first < replication.size(); first += kLanes) {
    fill_replicates(replication, design, first, factors, block);
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      double total = 0;
      for (std::size_t row = 0; row < block.rows; ++row) total += block.row(row)[lane] * y[row];
      result.push_back(total);
    }
  }
  return result;
}

Replication plan(const Design& design, ReplicationMethod method, std::size_t replicates = 0) {
  Diagnostics diagnostics;
  ReplicationSpec spec;
  spec.method = method;
  spec.replicates = replicates;
  spec.seed = 20251122;
  Replication replication = plan_replication(design, spec, {}, {}, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  return replication;
}

double full_total(const Design& design, const std::vector<double>& y) {
  double total = 0;
  for (std::size_t row = 0; row < y.size(); ++row) total += design.base_weight[row] * y[row];
  return total;
}

// For an uncalibrated total, V of the linearization is the closed form.
double closed_form(const Design& design, const std::vector<double>& y) {
  std::vector<double> u = y;
  for (std::size_t row = 0; row < y.size(); ++row) u[row] *= design.base_weight[row];
  return linearized_variance(design, u);
}

TEST(Jackknife, VarianceOfATotalIsTheClosedFormExactly) {
  const Design design = make_design();
  const std::vector<double> y = values(design);
  const Replication replication = plan(design, ReplicationMethod::kJkn);
  EXPECT_EQ(replication.size(), design.psus.size());
  const double v = replicate_variance(totals(replication, design, y),
                                      replication.coefficients,
                                      full_total(design, y),
                                      {},
                                      false)
                       .variance;
  EXPECT_NEAR(v / closed_form(design, y), 1, 1e-12);
}

TEST(Jackknife, EveryReplicateKeepsTheStratumsExpectedWeight) {
  const Design design = make_design();
  const Replication replication = plan(design, ReplicationMethod::kJkn);
  std::vector<double> factors;
  WeightBlock block;
  for (std::size_t first = 0; first < replication.size(); first += kLanes) {
    fill_replicates(replication, design, first, factors, block);
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      double sum = 0;
      for (std::size_t k = 0; k < design.psus.size(); ++k) sum += factors[k * kLanes + lane];
      EXPECT_NEAR(sum, static_cast<double>(design.psus.size()), 1e-12);
    }
  }
}

// Rao & Wu (1988): the factors of a stratum are n_h/(n_h−1) times multinomial counts of n_h−1
// draws.
TEST(Bootstrap, FactorsSumToThePsusOfTheStratumInEveryReplicate) {
  const Design design = make_design();
  const Replication replication = plan(design, ReplicationMethod::kBootstrap, 203);
  std::vector<double> factors;
  WeightBlock block;
  for (std::size_t first = 0; first < replication.size(); first += kLanes) {
    fill_replicates(replication, design, first, factors, block);
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      for (const auto& members : design.psus_of_stratum) {
        double sum = 0;
        for (const std::int32_t k : members)
          sum += factors[static_cast<std::size_t>(k) * kLanes + lane];
        EXPECT_NEAR(sum, static_cast<double>(members.size()), 1e-12);
      }
    }
  }
}

// Over 5,000 replicates the bootstrap variance of a total must be within 4 Monte-Carlo standard
// errors of the closed form; the Monte-Carlo error is estimated from the squared deviations.
TEST(Bootstrap, VarianceOfATotalApproachesTheClosedForm) {
  const Design design = make_design();
  const std::vector<double> y = values(design);
  const Replication replication = plan(design, ReplicationMethod::kBootstrap, 5000);
  const std::vector<double> theta = totals(replication, design, y);
  const double center = full_total(design, y);
  const double v = replicate_variance(theta, replication.coefficients, center, {}, false).variance;
  double spread = 0;
  for (const double t : theta) spread += std::pow((t - center) * (t - center) - v, 2) / 5000;
  const double monte_carlo_error = std::sqrt(spread / 5000);
  EXPECT_LE(std::abs(v - closed_form(design, y)), 4 * monte_carlo_error);
  const double mean = std::accumulate(theta.begin(), theta.end(), 0.0) / 5000;
  EXPECT_LE(std::abs(mean - center), 4 * std::sqrt(v / 5000)) << "the bootstrap is unbiased";
}

TEST(Bootstrap, AnAddedStratumChangesNoOtherDraw) {
  const Design design = make_design();
  Design larger = design;
  larger.strata.push_back("6");
  larger.psus_of_stratum.push_back({});
  for (std::int32_t j = 0; j < 3; ++j) {
    larger.psus_of_stratum.back().push_back(static_cast<std::int32_t>(larger.psus.size()));
    larger.psus.push_back({std::to_string(j), 5, true});
  }
  std::vector<double> small_factors, large_factors;
  WeightBlock block;
  fill_replicates(plan(design, ReplicationMethod::kBootstrap, 8), design, 0, small_factors, block);
  fill_replicates(plan(larger, ReplicationMethod::kBootstrap, 8), larger, 0, large_factors, block);
  for (std::size_t k = 0; k < small_factors.size(); ++k)
    EXPECT_EQ(small_factors[k], large_factors[k]);
}

// Without declared PSUs the rows are drawn by position, and all of the above still holds.
TEST(Bootstrap, RowsThatAreTheirOwnPsusAreDrawnEvenly) {
  Design design = make_design();
  design.spec.psu.clear();
  const Replication replication = plan(design, ReplicationMethod::kBootstrap, 4000);
  std::vector<double> factors;
  std::vector<double> sums(design.psus.size());
  WeightBlock block;
  for (std::size_t first = 0; first < replication.size(); first += kLanes) {
    fill_replicates(replication, design, first, factors, block);
    for (std::size_t k = 0; k < sums.size(); ++k) {
      for (std::size_t lane = 0; lane < block.lanes; ++lane) sums[k] += factors[k * kLanes + lane];
    }
  }
  // A factor has mean 1 and variance at most 1 (n_h = 2: 0 or 2).
  for (const double sum : sums) EXPECT_NEAR(sum / 4000, 1, 4 / std::sqrt(4000));
}

// A PSU that is replaced between waves (another code) leaves most draws of the others as they were.
TEST(Bootstrap, WavesPairByPsuCode) {
  const Design design = make_design();
  Design next_wave = design;
  next_wave.psus.back().code = "99";
  constexpr std::size_t kReplicates = 400;
  const Replication first = plan(design, ReplicationMethod::kBootstrap, kReplicates);
  const Replication second = plan(next_wave, ReplicationMethod::kBootstrap, kReplicates);
  std::vector<double> a, b;
  WeightBlock block;
  double same = 0;
  double all = 0;
  for (std::size_t start = 0; start < kReplicates; start += kLanes) {
    fill_replicates(first, design, start, a, block);
    fill_replicates(second, next_wave, start, b, block);
    for (std::size_t k = 0; k + 1 < design.psus.size(); ++k) {
      const bool neighbour = design.psus[k].stratum == design.psus.back().stratum;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const bool equal = a[k * kLanes + lane] == b[k * kLanes + lane];
        ASSERT_TRUE(equal || neighbour) << "another stratum changed";
        if (!neighbour) continue;
        ++all;
        same += equal ? 1 : 0;
      }
    }
  }
  // 6 PSUs, 5 draws: the new code wins a draw with probability 1/6, and so did the old one; a PSU
  // keeps its count unless one of its draws is lost or won. Position-wise draws would all be
  // redone.
  EXPECT_GT(same / all, 0.7);
}

// Factors made elsewhere are only numbers: JKn's own factors, imported in another order, give the
// same replicate weights to the bit.
TEST(Imported, FactorsOfTheJackknifeGiveItsReplicateWeights) {
  const Design design = make_design();
  const Replication jackknife = plan(design, ReplicationMethod::kJkn);
  ReplicateFactors factors;
  factors.file = "factors.csv";
  factors.replicates = jackknife.size();
  for (std::size_t from_end = design.psus.size(); from_end-- > 0;) {
    const Psu& psu = design.psus[from_end];
    factors.strata.push_back(design.strata[static_cast<std::size_t>(psu.stratum)]);
    factors.psus.push_back(psu.code);
    factors.lines.push_back(static_cast<int>(factors.lines.size()) + 2);
    for (const std::int32_t deleted : std::get<Jackknife>(jackknife.maker).deleted_psu) {
      const std::int32_t stratum = design.psus[static_cast<std::size_t>(deleted)].stratum;
      const auto n = static_cast<double>(design.psus_in(stratum));
      const bool own = static_cast<std::size_t>(deleted) == from_end;
      factors.factors.push_back(own ? 0 : (stratum == psu.stratum ? n / (n - 1) : 1));
    }
  }
  Design stratified = design;
  stratified.spec.stratum = "stratum";
  ReplicationSpec spec;
  spec.method = ReplicationMethod::kImported;
  spec.factors = factors.file;
  spec.scale = 1;
  spec.rscales = jackknife.coefficients;
  Diagnostics diagnostics;
  const Replication imported = plan_replication(stratified, spec, {}, factors, diagnostics);
  ASSERT_TRUE(diagnostics.findings().empty()) << diagnostics.findings().front().text();
  EXPECT_EQ(imported.coefficients, jackknife.coefficients);
  std::vector<double> a, b;
  WeightBlock first, second;
  for (std::size_t start = 0; start < jackknife.size(); start += kLanes) {
    fill_replicates(jackknife, design, start, a, first);
    fill_replicates(imported, stratified, start, b, second);
    ASSERT_EQ(first.weights, second.weights);
  }
}

// Columns of the file: as factors on the base weight, or as weights.
TEST(Imported, ColumnsAreFactorsOrWeights) {
  const Design design = make_design();
  Microdata data;
  data.rows = design.rows();
  for (const char* name : {"rw10", "rw2"}) {
    Column& column = data.columns.emplace_back();
    column.name = name;
    for (std::size_t row = 0; row < data.rows; ++row) {
      column.append(column.name == "rw2" ? 2 : 10, Missing::kPresent);
    }
  }
  ReplicationSpec spec;
  spec.method = ReplicationMethod::kImported;
  spec.columns = "rw";
  spec.scale = 0.5;
  for (const ImportedContent content : {ImportedContent::kFactors, ImportedContent::kBaseWeights}) {
    spec.contains = content;
    Diagnostics diagnostics;
    const Replication replication = plan_replication(design, spec, data, {}, diagnostics);
    ASSERT_EQ(replication.size(), 2U);
    std::vector<double> factors;
    WeightBlock block;
    fill_replicates(replication, design, 0, factors, block);
    const double by = content == ImportedContent::kFactors ? design.base_weight[7] : 1;
    EXPECT_EQ(block.row(7)[0], 2 * by) << "rw2 comes before rw10";
    EXPECT_EQ(block.row(7)[1], 10 * by);
    EXPECT_EQ(block.row(7)[2], 0) << "unused lanes hold zeros";
  }
}

TEST(Jackknife, Jk1IsJknOfOneStratum) {
  const Design merged = without_strata(make_design());
  const Replication jk1 = plan(merged, ReplicationMethod::kJk1);
  const double m = static_cast<double>(merged.psus.size());
  for (const double c : jk1.coefficients) EXPECT_DOUBLE_EQ(c, (m - 1) / m);
  const std::vector<double> y = values(merged);
  const double v =
      replicate_variance(totals(jk1, merged, y), jk1.coefficients, full_total(merged, y), {}, false)
          .variance;
  EXPECT_NEAR(v / closed_form(merged, y), 1, 1e-12);
}

}  // namespace
}  // namespace darkfigure
