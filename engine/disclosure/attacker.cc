#include "engine/disclosure/attacker.h"

#include <algorithm>
#include <stdexcept>

#include <coin/ClpSimplex.hpp>

namespace darkfigure {

// Columns are atoms, 0 ≤ x; rows are cells: Σ x = the count where it is published, between 0 and
// the cell's base where it is not.
struct Attacker::Program {
  std::vector<double> cases;  // per cell
  std::vector<double> room;   // above it: the rest of the base
  std::vector<std::vector<int>> atoms_of_cell;
  ClpSimplex model;

  explicit Program(const CountTable& table)
      : cases(table.cell_cases()), room(table.cell_units()), atoms_of_cell(table.cells) {
    // What a mean's base is part of bounds it, not a base of its own.
    const double all = *std::max_element(room.begin(), room.end());
    for (std::size_t k = 0; k < cases.size(); ++k)
      room[k] = table.counts_cases ? room[k] - cases[k] : all;
    std::vector<CoinBigIndex> start = {0};
    std::vector<int> row;
    for (std::size_t atom = 0; atom < table.cells_of_atom.size(); ++atom) {
      for (const std::uint32_t cell : table.cells_of_atom[atom]) {
        row.push_back(static_cast<int>(cell));
        atoms_of_cell[cell].push_back(static_cast<int>(atom));
      }
      start.push_back(static_cast<CoinBigIndex>(row.size()));
    }
    const std::vector<double> ones(row.size(), 1.0);
    model.setLogLevel(0);
    model.loadProblem(static_cast<int>(table.cells_of_atom.size()),
                      static_cast<int>(table.cells),
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

  // The largest (sign 1) or smallest (−1) count of a cell.
  double extreme(std::size_t cell, const std::vector<bool>& suppressed, double sign) {
    for (std::size_t k = 0; k < cases.size(); ++k) {
      const int row = static_cast<int>(k);
      model.setRowBounds(
          row, suppressed[k] ? 0 : cases[k], suppressed[k] ? cases[k] + room[k] : cases[k]);
    }
    std::vector<double> objective(static_cast<std::size_t>(model.numberColumns()), 0.0);
    for (const int atom : atoms_of_cell[cell]) objective[static_cast<std::size_t>(atom)] = -sign;
    model.chgObjCoefficients(objective.data());
    model.setOptimizationDirection(1);
    model.primal();
    if (!model.isProvenOptimal())
      throw std::logic_error("the attacker's linear program has no solution");
    return -sign * model.objectiveValue();
  }
};

Attacker::Attacker(const CountTable& table) : program_(std::make_unique<Program>(table)) {}
Attacker::~Attacker() = default;

CountRange Attacker::range(std::size_t cell, const std::vector<bool>& suppressed) {
  if (program_->atoms_of_cell[cell].empty() || !suppressed[cell])
    return {program_->cases[cell], program_->cases[cell]};
  return {program_->extreme(cell, suppressed, -1), program_->extreme(cell, suppressed, 1)};
}

Attacker::Cut Attacker::cut(std::size_t cell, const std::vector<bool>& suppressed, double width) {
  const std::size_t cells = program_->cases.size();
  Cut cut{.coefficients = std::vector<double>(cells, 0.0), .bound = width};
  for (const double sign : {1.0, -1.0}) {
    program_->extreme(cell, suppressed, sign);
    const double* duals = program_->model.dualRowSolution();
    for (std::size_t k = 0; k < cells; ++k) {
      // Of maximizing: what a unit more of the row's bound would give.
      const double dual = -duals[k];
      const double count = program_->cases[k];
      cut.bound -= dual * count;
      cut.coefficients[k] += dual > 0 ? dual * program_->room[k] : -dual * count;
    }
  }
  for (double& coefficient : cut.coefficients)
    coefficient = std::min(std::max(0.0, coefficient), std::max(0.0, cut.bound));
  return cut;
}

}  // namespace darkfigure
