// What must hold for every statistic of the table.
#include "estimators/statistics.h"

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

// The influence is ∂θ/∂w_i: adding weight h to a unit (z, x) moves θ by h times it.
TEST(Statistics, InfluenceIsTheDerivativeOfTheValueInTheWeight) {
  const Sums sums{.numerator = 12.5, .denominator = 80};
  for (const Statistic& statistic : statistics()) {
    if (statistic.influence == nullptr) continue;  // not smooth: a quantile
    for (const auto& [z, x] : {std::pair{1.0, 1.0}, {0.0, 1.0}, {3.0, 2.0}}) {
      const double h = 1e-5;
      const auto moved = [&](double by) {
        return statistic.value({sums.numerator + by * z, sums.denominator + by * x});
      };
      const double slope = (moved(h) - moved(-h)) / (2 * h);
      EXPECT_NEAR(statistic.influence(sums, z, x), slope, 1e-9) << statistic.name;
    }
  }
}

TEST(Statistics, NamesAreUniqueAndSummarized) {
  for (const Statistic& statistic : statistics()) {
    EXPECT_EQ(find_statistic(statistics(), statistic.name), &statistic);
    EXPECT_FALSE(statistic.summary.empty());
  }
}

}  // namespace
}  // namespace darkfigure
