// Complementary suppression: what nobody can find out, and that no cheaper pattern would do.
#include "engine/disclosure/suppression.h"

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/disclosure/attacker.h"

namespace darkfigure {
namespace {

// A table of r × c atoms with the margins of both variables, the grand total, and the cells
// themselves: cells are all, rows, columns, then row × column.
CountTable crossed(std::size_t rows,
                   std::size_t columns,
                   const std::vector<double>& cases,
                   const std::vector<double>& units) {
  CountTable table{.cells = 1 + rows + columns + rows * columns};
  table.cases = cases;
  table.units = units;
  for (std::uint32_t i = 0; i < rows; ++i) {
    for (std::uint32_t j = 0; j < columns; ++j) {
      const auto r = static_cast<std::uint32_t>(rows);
      const auto c = static_cast<std::uint32_t>(columns);
      table.cells_of_atom.push_back({0, 1 + i, 1 + r + j, 1 + r + c + i * c + j});
    }
  }
  return table;
}

double cost_of(const std::vector<bool>& pattern, const CountTable& table) {
  const std::vector<double> units = table.cell_units();
  double cost = 0;
  for (std::size_t k = 0; k < pattern.size(); ++k)
    if (pattern[k]) cost += 1 + 10 * units[k] / units[0];
  return cost;
}

bool is_protected(const CountTable& table,
                  const Suppression& suppression,
                  const std::vector<bool>& pattern,
                  const DisclosureSpec& spec) {
  Attacker attacker(table);
  const std::vector<double> units = table.cell_units();
  for (std::size_t cell = 0; cell < pattern.size(); ++cell) {
    if (!suppression.primary[cell]) continue;
    const CountRange range = attacker.range(cell, pattern);
    const double width = std::min(static_cast<double>(spec.protection), units[cell]);
    if (range.upper - range.lower < width - 1e-6) return false;
  }
  return true;
}

// One small cell in a 2 × 2 table: its row's and its column's neighbour go, and the one across.
TEST(Suppression, OneSmallCellTakesARectangle) {
  const CountTable table = crossed(2, 2, {2, 30, 30, 30}, {100, 100, 100, 100});
  const DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
  const Suppression found = choose_suppression({table}, spec);
  EXPECT_EQ(found.primary,
            (std::vector<bool>{false, false, false, false, false, true, false, false, false}));
  EXPECT_EQ(found.suppressed,
            (std::vector<bool>{false, false, false, false, false, true, true, true, true}));
  Attacker attacker(table);
  const CountRange range = attacker.range(5, found.suppressed);
  EXPECT_NEAR(range.lower, 0, 1e-9);
  EXPECT_NEAR(range.upper, 32, 1e-9);  // its row's and column's total
  EXPECT_NEAR(attacker.range(5, found.primary).upper, 2, 1e-9) << "alone it is found out";
}

TEST(Suppression, ComplementsCountAndZeroMayBePublished) {
  const CountTable all_but_two = crossed(1, 2, {98, 40}, {100, 100});
  DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
  EXPECT_TRUE(primary_cells({all_but_two}, spec)[4]);
  const CountTable none = crossed(1, 2, {0, 40}, {100, 100});
  EXPECT_TRUE(primary_cells({none}, spec)[4]);
  spec.publish_zero = true;
  EXPECT_FALSE(primary_cells({none}, spec)[4]);
}

// Against every pattern there is: random 2 × 3 tables, 12 cells, 4,096 patterns each.
TEST(Suppression, NoPatternThatProtectsCostsLess) {
  std::size_t with_complementary = 0;
  for (std::uint32_t trial = 0; trial < 25; ++trial) {
    const RandomStream random(11, "suppression", std::to_string(trial));
    std::vector<double> cases;
    std::vector<double> units;
    for (std::uint32_t k = 0; k < 6; ++k) {
      cases.push_back(random.below(16, k, 0));
      units.push_back(cases.back() + 10 + random.below(60, k, 1));
    }
    const CountTable table = crossed(2, 3, cases, units);
    const DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
    const Suppression found = choose_suppression({table}, spec);
    ASSERT_TRUE(found.exact);
    EXPECT_TRUE(is_protected(table, found, found.suppressed, spec));
    if (found.suppressed != found.primary) ++with_complementary;
    const double cost = cost_of(found.suppressed, table);
    for (std::uint32_t mask = 0; mask < (1U << table.cells); ++mask) {
      std::vector<bool> pattern(table.cells);
      bool covers = true;
      for (std::size_t k = 0; k < table.cells; ++k) {
        pattern[k] = (mask >> k & 1U) != 0;
        covers = covers && (pattern[k] || !found.primary[k]);
      }
      if (!covers || cost_of(pattern, table) >= cost - 1e-9) continue;
      EXPECT_FALSE(is_protected(table, found, pattern, spec))
          << "trial " << trial << ": a cheaper pattern protects";
    }
  }
  EXPECT_GT(with_complementary, 5U);
}

// A mean is hidden where its base is small; nothing bounds it but its margins.
TEST(Suppression, ABaseThatIsTooSmallIsProtectedToo) {
  CountTable table = crossed(1, 3, {3, 40, 50}, {3, 40, 50});
  table.counts_cases = false;
  const DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
  const Suppression found = choose_suppression({table}, spec);
  EXPECT_TRUE(found.suppressed[5]);
  Attacker attacker(table);
  const CountRange range = attacker.range(5, found.suppressed);
  EXPECT_GE(range.upper - range.lower, 3 - 1e-6);
}

}  // namespace
}  // namespace darkfigure
