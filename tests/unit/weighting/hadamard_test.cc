#include "engine/weighting/hadamard.h"

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

void expect_hadamard(const Hadamard& matrix) {
  const std::size_t n = matrix.order();
  std::vector<int> entries(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) entries[i * n + j] = matrix.at(i, j);
    EXPECT_EQ(entries[i * n], 1) << "the first column is constant";
  }
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      int rows = 0;
      int columns = 0;
      for (std::size_t k = 0; k < n; ++k) {
        rows += entries[a * n + k] * entries[b * n + k];
        columns += entries[k * n + a] * entries[k * n + b];
      }
      ASSERT_EQ(rows, a == b ? static_cast<int>(n) : 0) << "order " << n;
      ASSERT_EQ(columns, a == b ? static_cast<int>(n) : 0) << "order " << n;
    }
  }
}

// Every order up to 300 that the constructions give, each once: among them Sylvester (64), Paley I
// of a prime (84) and of a prime power (28 = 27 + 1), Paley II (36, and 20 = 2·(9 + 1)), their
// doublings, and Williamson (92, 116, 184).
TEST(Hadamard, RowsAndColumnsAreOrthogonal) {
  std::size_t last = 0;
  for (std::size_t least = 1; least <= 300; ++least) {
    const Hadamard matrix = Hadamard::of_order_at_least(least);
    EXPECT_GE(matrix.order(), least);
    if (matrix.order() != last) expect_hadamard(matrix);
    last = matrix.order();
  }
}

// Up to 1,000 no needed order is missed by more than 8.
TEST(Hadamard, OrdersAreDense) {
  for (std::size_t least = 4; least <= 1000; ++least)
    EXPECT_LE(Hadamard::of_order_at_least(least).order(), (least + 3) / 4 * 4 + 8) << least;
  for (const std::size_t order : {4, 12, 20, 28, 36, 52, 84, 92, 100, 116, 184, 232})
    EXPECT_EQ(Hadamard::of_order_at_least(order).order(), order);
}

}  // namespace
}  // namespace darkfigure
