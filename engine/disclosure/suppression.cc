#include "engine/disclosure/suppression.h"

#include <algorithm>
#include <memory>

#include <coin/CbcModel.hpp>
#include <coin/OsiClpSolverInterface.hpp>

#include "engine/disclosure/attacker.h"

namespace darkfigure {
namespace {

constexpr double kSlack = 1e-6;  // of widths, in cases

// The master program: binary y per cell, cuts as they come.
class Master {
 public:
  Master(const std::vector<double>& cost,
         const std::vector<bool>& primary,
         std::vector<bool> empty) {
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

  // The cheapest pattern that meets the cuts; false: there is none. `exact` is taken away where the
  // search stopped at its limit of nodes.
  bool solve(std::vector<bool>& pattern, bool& exact) {
    constexpr int kMostNodes = 2000;
    CbcModel model(solver_);
    model.setLogLevel(0);
    model.solver()->messageHandler()->setLogLevel(0);
    model.setMaximumNodes(kMostNodes);
    model.branchAndBound();
    if (model.bestSolution() == nullptr) return false;
    exact = exact && model.isProvenOptimal();
    for (std::size_t k = 0; k < pattern.size(); ++k) pattern[k] = model.bestSolution()[k] > 0.5;
    return true;
  }

 private:
  OsiClpSolverInterface solver_;
};

bool is_small(double count, const DisclosureSpec& spec, bool zero_is_fine) {
  if (count == 0 && zero_is_fine) return false;
  return count < static_cast<double>(spec.minimum_cases);
}

}  // namespace

std::vector<bool> primary_cells(const std::vector<CountTable>& counts, const DisclosureSpec& spec) {
  std::vector<bool> primary(counts.front().cells, false);
  for (const CountTable& table : counts) {
    const std::vector<double> cases = table.cell_cases();
    const std::vector<double> units = table.cell_units();
    for (std::size_t k = 0; k < primary.size(); ++k) {
      if (units[k] == 0) continue;
      const bool others = table.counts_cases && is_small(units[k] - cases[k], spec, false);
      primary[k] = primary[k] || is_small(cases[k], spec, spec.publish_zero) || others;
    }
  }
  return primary;
}

Suppression choose_suppression(const std::vector<CountTable>& counts, const DisclosureSpec& spec) {
  Suppression result;
  result.primary = primary_cells(counts, spec);
  result.suppressed = result.primary;
  if (std::find(result.primary.begin(), result.primary.end(), true) == result.primary.end())
    return result;
  std::vector<double> largest(result.primary.size(), 0.0);
  for (const CountTable& table : counts) {
    const std::vector<double> units = table.cell_units();
    for (std::size_t k = 0; k < units.size(); ++k) largest[k] = std::max(largest[k], units[k]);
  }
  const double all = *std::max_element(largest.begin(), largest.end());
  std::vector<double> cost;
  std::vector<bool> empty;
  for (const double units : largest) {
    cost.push_back(1 + 10 * units / all);
    empty.push_back(units == 0);
  }
  std::vector<std::unique_ptr<Attacker>> attackers;
  for (const CountTable& table : counts) attackers.push_back(std::make_unique<Attacker>(table));
  Master master(cost, result.primary, empty);
  for (bool found = true; found;) {
    found = false;
    for (std::size_t t = 0; t < counts.size(); ++t) {
      const std::vector<double> units = counts[t].cell_units();
      for (std::size_t cell = 0; cell < result.primary.size(); ++cell) {
        if (!result.primary[cell] || units[cell] == 0) continue;
        const double width = std::min(static_cast<double>(spec.protection), units[cell]);
        const CountRange range = attackers[t]->range(cell, result.suppressed);
        if (range.upper - range.lower >= width - kSlack) continue;
        master.add(attackers[t]->cut(cell, result.suppressed, width));
        found = true;
      }
    }
    if (!found) break;
    if (!master.solve(result.suppressed, result.exact)) {
      // Nothing protects all of them: nothing of the group is published.
      for (std::size_t k = 0; k < empty.size(); ++k) result.suppressed[k] = !empty[k];
      result.exact = false;
      break;
    }
  }
  return result;
}

}  // namespace darkfigure
