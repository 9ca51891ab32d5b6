#include "engine/disclosure/suppression.h"

#include <algorithm>
#include <numeric>

#include <coin/CbcModel.hpp>
#include <coin/OsiClpSolverInterface.hpp>

namespace darkfigure {
namespace {

using Role = CountTable::Role;

constexpr double kSlack = 1e-6;  // of widths, in cases
constexpr std::size_t kMostExactSlots = 80;
constexpr int kNodesOfOneSearch = 500;
constexpr int kMostSearches = 40;

// The master program: binary y per slot, cuts as they come.
class Master {
 public:
  Master(const std::vector<double>& cost,
         const std::vector<bool>& primary,
         const std::vector<bool>& empty) {
    solver_.messageHandler()->setLogLevel(0);
    for (std::size_t k = 0; k < cost.size(); ++k) {
      solver_.addCol(CoinPackedVector(), primary[k] ? 1 : 0, empty[k] ? 0 : 1, cost[k]);
      solver_.setInteger(static_cast<int>(k));
    }
  }

  void add(const Attacker::Cut& cut) {
    CoinPackedVector row;
    for (std::size_t k = 0; k < cut.coefficients.size(); ++k) {
      if (cut.coefficients[k] > 0) row.insert(static_cast<int>(k), cut.coefficients[k]);
    }
    solver_.addRow(row, cut.bound, COIN_DBL_MAX);
  }

  // The cheapest pattern that meets the cuts; false where none was found and proven so.
  bool solve(std::vector<bool>& pattern) {
    CbcModel model(solver_);
    model.setLogLevel(0);
    model.solver()->messageHandler()->setLogLevel(0);
    model.setMaximumNodes(kNodesOfOneSearch);
    model.branchAndBound();
    if (model.bestSolution() == nullptr || !model.isProvenOptimal()) return false;
    for (std::size_t k = 0; k < pattern.size(); ++k) pattern[k] = model.bestSolution()[k] > 0.5;
    return true;
  }

 private:
  OsiClpSolverInterface solver_;
};

// The search for one table's pattern.
class Search {
 public:
  Search(const CountTable& table, const DisclosureSpec& spec)
      : small_(small_counts(table, spec)), counts_(table.counts()), attacker_(table) {
    primary_.assign(table.slots(), false);
    for (const SmallCount& count : small_) primary_[count.target.slot] = true;
    double most = 0;
    for (std::size_t slot = 0; slot < table.slots(); ++slot) most = std::max(most, units(slot));
    for (std::size_t slot = 0; slot < table.slots(); ++slot) {
      cost_.push_back(1 + 10 * units(slot) / most);
      // That nobody is in a base tells something only where the base is not public.
      empty_.push_back(units(slot) == 0 && table.base_is_public[slot / table.cells]);
    }
  }

  Suppression run() {
    Suppression result{.primary = primary_, .suppressed = primary_};
    if (small_.empty()) return result;
    const auto slots = static_cast<std::size_t>(std::count(empty_.begin(), empty_.end(), false));
    result.exact = slots <= kMostExactSlots && solve_exactly(result.suppressed);
    if (!result.exact) {
      result.suppressed = primary_;
      add_one_by_one(result.suppressed);
      take_back(result.suppressed);
    }
    for (const SmallCount& count : small_) {
      if (!is_safe(count, result.suppressed)) result.unprotected.push_back(count.target.slot);
    }
    return result;
  }

 private:
  double units(std::size_t slot) const { return counts_[CountTable::row(slot, Role::kUnits)]; }
  bool is_safe(const SmallCount& count, const std::vector<bool>& pattern) {
    return attacker_.range(count.target, pattern).width() >= count.width - kSlack;
  }

  bool solve_exactly(std::vector<bool>& pattern) {
    Master master(cost_, primary_, empty_);
    for (int search = 0; search < kMostSearches; ++search) {
      bool safe = true;
      for (const SmallCount& count : small_) {
        if (is_safe(count, pattern)) continue;
        master.add(attacker_.cut(count.target, pattern, count.width));
        safe = false;
      }
      if (safe) return true;
      if (!master.solve(pattern)) return false;
    }
    return false;
  }

  // Until every range is wide enough, or nothing more would widen it.
  void add_one_by_one(std::vector<bool>& pattern) {
    for (const SmallCount& count : small_) {
      while (!is_safe(count, pattern)) {
        const Attacker::Cut cut = attacker_.cut(count.target, pattern, count.width);
        std::size_t best = pattern.size();
        for (std::size_t k = 0; k < pattern.size(); ++k) {
          if (pattern[k] || empty_[k] || cut.coefficients[k] <= 0) continue;
          if (best == pattern.size() ||
              cut.coefficients[k] / cost_[k] > cut.coefficients[best] / cost_[best])
            best = k;
        }
        if (best == pattern.size()) break;
        pattern[best] = true;
      }
    }
  }

  // Those that turned out not to be needed, the dearest first.
  void take_back(std::vector<bool>& pattern) {
    constexpr std::size_t kMostPrograms = 2'000;
    std::vector<std::size_t> added;
    for (std::size_t k = 0; k < pattern.size(); ++k) {
      if (pattern[k] && !primary_[k]) added.push_back(k);
    }
    if (added.size() * small_.size() > kMostPrograms) return;
    // Counts that cannot be protected at all would keep everything.
    std::vector<SmallCount> safe;
    for (const SmallCount& count : small_) {
      if (is_safe(count, pattern)) safe.push_back(count);
    }
    std::stable_sort(added.begin(), added.end(), [&](std::size_t a, std::size_t b) {
      return cost_[a] > cost_[b];
    });
    for (const std::size_t k : added) {
      pattern[k] = false;
      pattern[k] = !std::all_of(
          safe.begin(), safe.end(), [&](const SmallCount& c) { return is_safe(c, pattern); });
    }
  }

  std::vector<SmallCount> small_;
  std::vector<double> counts_;
  Attacker attacker_;
  std::vector<bool> primary_;
  std::vector<double> cost_;
  std::vector<bool> empty_;
};

}  // namespace

std::vector<SmallCount> small_counts(const CountTable& table, const DisclosureSpec& spec) {
  using Count = AttackTarget::Count;
  const std::vector<double> counts = table.counts();
  const auto minimum = static_cast<double>(spec.minimum_cases);
  std::vector<SmallCount> small;
  for (std::size_t slot = 0; slot < table.slots(); ++slot) {
    const double cases = counts[CountTable::row(slot, Role::kCases)];
    const double units = counts[CountTable::row(slot, Role::kUnits)];
    if (units == 0) continue;
    const double width = std::min(static_cast<double>(spec.protection), units);
    const std::size_t member = slot / table.cells;
    const bool zero_stands = cases == 0 && spec.publish_zero;
    if (!table.counts_cases[member]) {
      if (units < minimum) small.push_back({{slot, Count::kUnits}, width});
      continue;
    }
    if (cases < minimum && !zero_stands) small.push_back({{slot, Count::kCases}, width});
    if (table.counts_others[member] && units - cases < minimum)
      small.push_back({{slot, Count::kOthers}, width});
  }
  return small;
}

Suppression choose_suppression(const CountTable& table, const DisclosureSpec& spec) {
  return Search(table, spec).run();
}

}  // namespace darkfigure
