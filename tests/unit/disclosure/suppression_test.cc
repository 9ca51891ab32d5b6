// Complementary suppression: what nobody can find out, and that no cheaper pattern would do.
#include "engine/disclosure/suppression.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "engine/core/random.h"
#include "engine/disclosure/attacker.h"

namespace darkfigure {
namespace {

// A table of r × c places with the margins of both variables and the grand total: cells are all,
// rows, columns, then row × column. One member.
CountTable crossed(std::size_t rows,
                   std::size_t columns,
                   const std::vector<double>& cases,
                   const std::vector<double>& units,
                   bool is_mean = false) {
  std::vector<Domain> domains = {whole_population(0), {"r", {}}, {"c", {}}, {"r*c", {}}};
  domains[1].categories.codes.resize(rows);
  domains[2].categories.codes.resize(columns);
  domains[3].categories.codes.resize(rows * columns);
  CountedSet member{.counts_cases = !is_mean, .counts_others = !is_mean};
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t place = i * columns + j;
      for (double k = 0; k < units[place]; ++k) {
        domains[0].categories.of_row.push_back(0);
        domains[1].categories.of_row.push_back(static_cast<std::int32_t>(i));
        domains[2].categories.of_row.push_back(static_cast<std::int32_t>(j));
        domains[3].categories.of_row.push_back(static_cast<std::int32_t>(place));
        member.state.push_back(k < cases[place] ? 2 : 1);
      }
    }
  }
  return count_table({member}, tabulate_domains(domains));
}

double units_of(const CountTable& table, std::size_t slot) {
  return table.counts()[CountTable::row(slot, CountTable::Role::kUnits)];
}

std::vector<bool> primary_of(const CountTable& table, const DisclosureSpec& spec) {
  std::vector<bool> primary(table.slots(), false);
  for (const SmallCount& count : small_counts(table, spec)) primary[count.target.slot] = true;
  return primary;
}

double cost_of(const std::vector<bool>& pattern, const CountTable& table) {
  double cost = 0;
  for (std::size_t k = 0; k < pattern.size(); ++k)
    if (pattern[k]) cost += 1 + 10 * units_of(table, k) / units_of(table, 0);
  return cost;
}

bool is_protected(const CountTable& table,
                  const std::vector<bool>& pattern,
                  const DisclosureSpec& spec) {
  Attacker attacker(table);
  for (const SmallCount& count : small_counts(table, spec)) {
    if (attacker.range(count.target, pattern).width() < count.width - 1e-6) return false;
  }
  return true;
}

// One small cell in a 2 × 2 table: its row's and its column's neighbour go, and the one across.
TEST(Suppression, OneSmallCellTakesARectangle) {
  const CountTable table = crossed(2, 2, {2, 30, 30, 30}, {100, 100, 100, 100});
  const DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
  const Suppression found = choose_suppression(table, spec);
  EXPECT_EQ(found.primary,
            (std::vector<bool>{false, false, false, false, false, true, false, false, false}));
  EXPECT_EQ(found.suppressed,
            (std::vector<bool>{false, false, false, false, false, true, true, true, true}));
  Attacker attacker(table);
  const CountRange range = attacker.range({5}, found.suppressed);
  EXPECT_NEAR(range.lower, 0, 1e-9);
  EXPECT_NEAR(range.upper, 32, 1e-9);  // its row's and column's total
  EXPECT_NEAR(attacker.range({5}, found.primary).upper, 2, 1e-9) << "alone it is found out";
}

TEST(Suppression, ComplementsCountAndZeroMayBePublished) {
  const CountTable all_but_two = crossed(1, 2, {98, 40}, {100, 100});
  DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
  EXPECT_TRUE(primary_of(all_but_two, spec)[4]);
  const CountTable none = crossed(1, 2, {0, 40}, {100, 100});
  EXPECT_TRUE(primary_of(none, spec)[4]);
  spec.publish_zero = true;
  EXPECT_FALSE(primary_of(none, spec)[4]);
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
    const Suppression found = choose_suppression(table, spec);
    ASSERT_TRUE(found.exact);
    EXPECT_TRUE(is_protected(table, found.suppressed, spec));
    if (found.suppressed != found.primary) ++with_complementary;
    const double cost = cost_of(found.suppressed, table);
    for (std::uint32_t mask = 0; mask < (1U << table.slots()); ++mask) {
      std::vector<bool> pattern(table.slots());
      bool covers = true;
      for (std::size_t k = 0; k < table.slots(); ++k) {
        pattern[k] = (mask >> k & 1U) != 0;
        covers = covers && (pattern[k] || !found.primary[k]);
      }
      if (!covers || cost_of(pattern, table) >= cost - 1e-9) continue;
      EXPECT_FALSE(is_protected(table, pattern, spec))
          << "trial " << trial << ": a cheaper pattern protects";
    }
  }
  EXPECT_GT(with_complementary, 5U);
}

// A mean is hidden where its base is small; nothing bounds it but its margins.
TEST(Suppression, ABaseThatIsTooSmallIsProtectedToo) {
  const CountTable table = crossed(1, 3, {3, 40, 50}, {3, 40, 50}, true);
  const DisclosureSpec spec{.minimum_cases = 5, .protection = 5};
  const Suppression found = choose_suppression(table, spec);
  EXPECT_TRUE(found.suppressed[5]);
  EXPECT_GT(std::count(found.suppressed.begin(), found.suppressed.end(), true), 1);
  EXPECT_TRUE(is_protected(table, found.suppressed, spec));
}

// "Reported, of victims" beside "victims": the base of the one is the cases of the other, so that
// what hides the one must hide the other.
TEST(Suppression, TheBaseOfOneIndicatorTellsTheCasesOfAnother) {
  std::vector<Domain> domains = {whole_population(0), {"sex", {}}};
  domains[1].categories.codes.resize(2);
  CountedSet victims;
  CountedSet reported;
  const auto add = [&](int sex, int count, std::uint8_t victim, std::uint8_t report) {
    for (int k = 0; k < count; ++k) {
      domains[0].categories.of_row.push_back(0);
      domains[1].categories.of_row.push_back(sex);
      victims.state.push_back(victim);
      reported.state.push_back(report);
    }
  };
  add(0, 90, 1, 0);
  add(0, 3, 2, 2);  // of three men who were victims all reported
  add(1, 80, 1, 0);
  add(1, 20, 2, 2);
  add(1, 20, 2, 1);
  const CountTable table = count_table({victims, reported}, tabulate_domains(domains));
  const DisclosureSpec spec{.minimum_cases = 10, .protection = 10};
  const Suppression found = choose_suppression(table, spec);
  EXPECT_TRUE(found.exact);
  EXPECT_TRUE(is_protected(table, found.suppressed, spec));
  EXPECT_TRUE(found.suppressed[table.slot(0, 1)]) << "three victims";
  // With victims hidden by sex alone, n of "reported" would tell their number.
  std::vector<bool> victims_alone(table.slots(), false);
  for (std::size_t cell = 0; cell < table.cells; ++cell) victims_alone[cell] = true;
  Attacker attacker(table);
  EXPECT_NEAR(attacker.range({table.slot(0, 1)}, victims_alone).width(), 0, 1e-9);
}

// Rows that are in nobody's base (weight 0, nonrespondents) relate nothing: indicators whose cases
// overlap are protected each on its own, and those of the same cases once.
TEST(Suppression, RowsOutsideEveryBaseRelateNothing) {
  const auto answered = [](std::vector<std::uint8_t> states, bool is_proportion) {
    BoundIndicator indicator;
    indicator.statistic.is_proportion = is_proportion;
    for (const std::uint8_t state : states) {
      indicator.in_base.push_back(state == 0 ? 0 : 1);
      indicator.z.push_back(state == 2 ? 1 : 0);
    }
    return indicator;
  };
  const std::vector<std::uint8_t> theft = {0, 2, 2, 1, 1};
  const std::vector<std::uint8_t> fraud = {0, 1, 2, 2, 1};
  const std::vector<BoundIndicator> indicators = {
      answered(theft, true), answered(fraud, true), answered(theft, false)};
  std::vector<Estimand> estimands(3);
  for (std::size_t k = 0; k < 3; ++k) estimands[k].parts = {{k}};
  UnitFrame frame;
  Domain all = whole_population(theft.size());
  frame.domains = tabulate_domains({all});
  const auto groups = protection_groups(estimands, indicators, std::vector{frame});
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].uses.size(), 2U) << "the prevalence of theft, and the total of its victims";
  EXPECT_TRUE(groups[0].table.counts_others[0]) << "as the prevalence asks";
}

// The same victims counted with the household's weight and with the person's: two frames of one
// level, and what is hidden of the one must be hidden of the other.
TEST(Suppression, WeightsOfOneLevelCountTheSameUnits) {
  BoundIndicator theft;
  theft.statistic.is_proportion = true;
  theft.in_base = {1, 1, 1};
  theft.z = {1, 0, 0};
  std::vector<Estimand> estimands(2);
  UnitFrame frame;
  frame.domains = tabulate_domains({whole_population(3)});
  for (std::size_t k = 0; k < 2; ++k) {
    estimands[k].parts = {{0}};
    estimands[k].frame = k;
    estimands[k].spec.level = "person";
  }
  const auto groups = protection_groups(estimands, std::vector{theft}, std::vector{frame, frame});
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].uses.size(), 2U);
}

}  // namespace
}  // namespace darkfigure
