#include "engine/disclosure/attacker.h"

#include <algorithm>
#include <limits>

#include <coin/ClpSimplex.hpp>

namespace darkfigure {

// Columns are atoms, 0 ≤ x; rows are counts: Σ x = the count where its slot is published, anything
// up to the whole sample where it is not.
struct Attacker::Program {
  std::vector<double> counts;   // per row
  std::vector<bool> is_public;  // per row: known whether its slot is published or not
  double most = 0;              // that any count can be
  std::vector<std::vector<int>> atoms_of_row;
  std::vector<bool> pattern;  // that the row bounds are set for
  ClpSimplex model;

  explicit Program(const CountTable& table) : counts(table.counts()), atoms_of_row(counts.size()) {
    for (const double units : table.units_of_atom) most += units;
    for (std::size_t row = 0; row < counts.size(); ++row) {
      const bool is_base = row == CountTable::row(row / 2, CountTable::Role::kUnits);
      is_public.push_back(is_base && table.base_is_public[row / 2 / table.cells]);
    }
    std::vector<CoinBigIndex> start = {0};
    std::vector<int> row;
    for (std::size_t atom = 0; atom < table.rows_of_atom.size(); ++atom) {
      for (const std::uint32_t at : table.rows_of_atom[atom]) {
        row.push_back(static_cast<int>(at));
        atoms_of_row[at].push_back(static_cast<int>(atom));
      }
      start.push_back(static_cast<CoinBigIndex>(row.size()));
    }
    const std::vector<double> ones(row.size(), 1.0);
    model.setLogLevel(0);
    model.loadProblem(static_cast<int>(table.rows_of_atom.size()),
                      static_cast<int>(counts.size()),
                      start.data(),
                      row.data(),
                      ones.data(),
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr);
    model.setPrimalTolerance(1e-9);
  }

  std::vector<double> objective(const AttackTarget& target, double sign) const {
    using Role = CountTable::Role;
    std::vector<double> terms(static_cast<std::size_t>(model.numberColumns()), 0.0);
    const auto add = [&](Role role, double by) {
      for (const int atom : atoms_of_row[CountTable::row(target.slot, role)])
        terms[static_cast<std::size_t>(atom)] += by;
    };
    if (target.count != AttackTarget::Count::kCases) add(Role::kUnits, sign);
    if (target.count == AttackTarget::Count::kCases) add(Role::kCases, sign);
    if (target.count == AttackTarget::Count::kOthers) add(Role::kCases, -sign);
    return terms;
  }

  void set_pattern(const std::vector<bool>& suppressed) {
    if (suppressed == pattern) return;
    pattern = suppressed;
    for (std::size_t row = 0; row < counts.size(); ++row) {
      const bool hidden = suppressed[row / 2] && !is_public[row];
      model.setRowBounds(
          static_cast<int>(row), hidden ? 0 : counts[row], hidden ? most : counts[row]);
    }
  }

  // The least value of Σ objective · x.
  double least(const std::vector<double>& terms) {
    model.chgObjCoefficients(terms.data());
    model.setOptimizationDirection(1);
    model.primal();
    if (!model.isProvenOptimal()) {  // numerical trouble: once more from the start
      model.allSlackBasis(true);
      model.dual();
    }
    return model.isProvenOptimal() ? model.objectiveValue()
                                   : std::numeric_limits<double>::quiet_NaN();
  }
};

Attacker::Attacker(const CountTable& table) : program_(std::make_unique<Program>(table)) {}
Attacker::~Attacker() = default;

CountRange Attacker::range(const AttackTarget& target, const std::vector<bool>& suppressed) {
  program_->set_pattern(suppressed);
  const double lower = program_->least(program_->objective(target, 1));
  const double upper = -program_->least(program_->objective(target, -1));
  return {lower, upper};
}

Attacker::Cut Attacker::cut(const AttackTarget& target,
                            const std::vector<bool>& suppressed,
                            double width) {
  program_->set_pattern(suppressed);
  Cut cut{.coefficients = std::vector<double>(suppressed.size(), 0.0), .bound = width};
  for (const double sign : {-1.0, 1.0}) {
    program_->least(program_->objective(target, sign));
    const double* duals = program_->model.dualRowSolution();
    for (std::size_t row = 0; row < program_->counts.size(); ++row) {
      // Of the largest value (of the count, and of its negative): what a unit more of the row's
      // bound would give.
      const double dual = -duals[row];
      const double count = program_->counts[row];
      cut.bound -= dual * count;
      if (program_->is_public[row]) continue;
      cut.coefficients[row / 2] += dual > 0 ? dual * (program_->most - count) : -dual * count;
    }
  }
  for (double& coefficient : cut.coefficients)
    coefficient = std::min(std::max(0.0, coefficient), std::max(0.0, cut.bound));
  return cut;
}

}  // namespace darkfigure
