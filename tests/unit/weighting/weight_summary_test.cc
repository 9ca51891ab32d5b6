#include "engine/weighting/weight_summary.h"

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

// By hand: weights 1, 2, 3 (the fourth row has weight 0). n Σw²/(Σw)² = 3·14/36.
TEST(WeightSummary, KishEffectAndQuantilesLeaveOutZeroWeights) {
  const std::vector<double> weights = {3, 1, 2, 0};
  const std::vector<double> base = {1, 1, 1, 0};
  const WeightSummary summary = summarize_weights(weights);
  EXPECT_EQ(summary.n, 3U);
  EXPECT_EQ(summary.sum, 6);
  EXPECT_EQ(summary.min, 1);
  EXPECT_EQ(summary.median, 2);
  EXPECT_EQ(summary.max, 3);
  EXPECT_DOUBLE_EQ(summary.kish, 42.0 / 36);
  EXPECT_EQ(g_weights(weights, base), (std::vector<double>{3, 1, 2}));
}

}  // namespace
}  // namespace darkfigure
