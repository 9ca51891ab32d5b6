#pragma once

#include <span>
#include <vector>

#include "engine/core/weight_block.h"
#include "engine/weighting/calibration.h"

namespace darkfigure {

/// The calibration of one weight column as numbers: what a solver needs.
struct CellProblem {
  const Calibration& calibration;
  std::vector<double> weights;  // Σd of each cell, scaled where bounds are relative to that
  std::vector<double> targets;  // of the constraints; NaN: follows from the others
  std::vector<double> totals;   // of the equations, on their scale
  std::vector<Bounds> bounds;   // one for all cells, or one per cell
  double scale = 1;             // that the weights were multiplied by

  const Bounds& bounds_of(std::size_t cell) const { return bounds[bounds.size() == 1 ? 0 : cell]; }
  /// Replaces the targets of all constraints.
  void set_targets(std::vector<double> new_targets);
};

/// What one weight column has of its own, beside its weights.
struct ColumnTerms {
  std::span<const double> shift;   // added to the constraints' totals (estimated control totals)
  Bounds weight_bounds;            // instead of the declared ones; upper 0: as declared
  std::span<const double> copies;  // of each cell's PSU in a bootstrap; empty: 1
};

/// The problem of a weight column whose cells weigh `weights`.
CellProblem cell_problem(const Calibration& calibration,
                         std::vector<double> weights,
                         const ColumnTerms& terms = {});

/// Σd of each cell in one lane of `block`, rows of a group with its mean weight.
std::vector<double> cell_weights(const Calibration& calibration,
                                 const WeightBlock& block,
                                 std::size_t lane);

}  // namespace darkfigure
