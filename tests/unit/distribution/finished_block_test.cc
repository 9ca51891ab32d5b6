#include "engine/distribution/finished_block.h"

#include <cmath>

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

TEST(FinishedBlock, ComesBackFromItsBytes) {
  WeightBlock weights;
  weights.resize(3);
  for (std::size_t k = 0; k < weights.weights.size(); ++k)
    weights.weights[k] = static_cast<double>(k) / 7;
  FinishedBlock block{.first = 16, .outcomes = {}, .theta = {0.1, NAN, -0.0}, .weights = &weights};
  block.outcomes.push_back({.iterations = 5, .worst_error = 1e-13, .worst = "margin \"region\""});
  block.outcomes.push_back({.converged = false,
                            .trouble = "no weight",
                            .vanished = true,
                            .step = 1,
                            .part = 2,
                            .constraint = 3});
  const std::string bytes = to_bytes(block);
  WeightBlock received;
  const FinishedBlock back = from_bytes(bytes, received);
  EXPECT_EQ(to_bytes(back), bytes);
  EXPECT_EQ(back.first, 16U);
  EXPECT_EQ(back.lanes(), 2U);
  EXPECT_TRUE(std::isnan(back.theta[1]));
  EXPECT_TRUE(std::signbit(back.theta[2]));
  EXPECT_EQ(back.outcomes[1].trouble, "no weight");
  EXPECT_EQ(back.outcomes[1].constraint, 3U);
  EXPECT_EQ(received.weights, weights.weights);
  EXPECT_EQ(received.rows, 3U);
}

TEST(FinishedBlock, OtherBytesAreRefused) {
  FinishedBlock block{.first = 0, .outcomes = {ColumnOutcome{}}, .theta = {1, 2}};
  const std::string bytes = to_bytes(block);
  WeightBlock weights;
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_THROW(from_bytes(bytes.substr(0, length), weights), std::runtime_error) << length;
  EXPECT_THROW(from_bytes(bytes + "x", weights), std::runtime_error);
  // A damaged byte gives another block or none, and never reads beyond the end.
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x81);
    try {
      from_bytes(damaged, weights);
    } catch (const std::runtime_error&) {
      continue;
    }
  }
}

}  // namespace
}  // namespace darkfigure
