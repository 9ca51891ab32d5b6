#include "engine/estimation/ordered_units.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/estimation/weighted_quantile.h"

namespace darkfigure {
namespace {

double quantile(const std::vector<double>& values,
                const std::vector<double>& weights,
                double probability) {
  return weighted_quantile(sort_values(values, weights), probability, QuantileRule::kMath);
}

TEST(WeightedQuantile, IsTheSmallestValueThatTheShareReaches) {
  const std::vector<double> values = {5, 1, 3, 3};
  const std::vector<double> weights = {1, 1, 1, 1};
  EXPECT_EQ(quantile(values, weights, 0.25), 1);
  EXPECT_EQ(quantile(values, weights, 0.26), 3);
  EXPECT_EQ(quantile(values, weights, 0.75), 3);
  EXPECT_EQ(quantile(values, weights, 0.76), 5);
  EXPECT_TRUE(std::isnan(quantile(values, std::vector<double>(4, 0.0), 0.5)));
}

// Every lane and cell of a block against the one-column function.
TEST(TakeQuantiles, IsTheQuantileOfEveryLaneAndCell) {
  constexpr std::size_t kRows = 500;
  const RandomStream random(5, "quantiles", "");
  BoundIndicator indicator;
  indicator.spec.quantile.probability = 0.3;
  Domain sex{"sex", {}};
  sex.categories.codes = {"1", "2"};
  WeightBlock block;
  block.resize(kRows);
  block.lanes = kLanes;
  for (std::uint32_t row = 0; row < kRows; ++row) {
    indicator.in_base.push_back(random.uniform(row, 0) < 0.8 ? 1 : 0);
    indicator.z.push_back(std::floor(20 * random.normal(row, 1)));
    sex.categories.of_row.push_back(static_cast<std::int32_t>(random.below(3, row, 9)) - 1);
    for (std::uint32_t lane = 0; lane < kLanes; ++lane)
      block.row(row)[lane] =
          random.uniform(row, 20 + lane) < 0.2 ? 0 : random.uniform(row, 40 + lane);
  }
  const DomainTable table = tabulate_domains({whole_population(kRows), sex});
  QuantileWorkspace workspace;
  std::vector<double> found((table.cells + 1) * kLanes);
  take_quantiles(order_units(indicator, {}, table), block, table, workspace, found.data());
  for (std::size_t cell = 0; cell < table.cells; ++cell) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      std::vector<double> values;
      std::vector<double> weights;
      for (std::size_t row = 0; row < kRows; ++row) {
        if (indicator.in_base[row] == 0 || !table.contains(row, table.domain_of(cell), cell))
          continue;
        values.push_back(indicator.z[row]);
        weights.push_back(block.row(row)[lane]);
      }
      EXPECT_EQ(found[cell * kLanes + lane], quantile(values, weights, 0.3));
    }
  }
}

}  // namespace
}  // namespace darkfigure
