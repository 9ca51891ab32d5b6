#include "engine/estimation/multiple_testing.h"

#include <cmath>

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

// R: p.adjust(c(0.01, 0.04, 0.03, 0.005, NA), "holm") = 0.03 0.06 0.06 0.02 NA;
//    "BH" = 0.02 0.04 0.04 0.02 NA.
TEST(AdjustPValues, AgreesWithRsPAdjust) {
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.005, std::nan("")};
  const std::vector<double> holm = adjust_p_values(p, "holm");
  const std::vector<double> bh = adjust_p_values(p, "bh");
  const double expected_holm[] = {0.03, 0.06, 0.06, 0.02};
  const double expected_bh[] = {0.02, 0.04, 0.04, 0.02};
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(holm[k], expected_holm[k], 1e-15);
    EXPECT_NEAR(bh[k], expected_bh[k], 1e-15);
  }
  EXPECT_TRUE(std::isnan(holm[4]) && std::isnan(bh[4]));
  EXPECT_EQ(adjust_p_values({0.6, 0.7}, "holm"), (std::vector<double>{1, 1}));
}

}  // namespace
}  // namespace darkfigure
