#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/weighting/margins.h"

namespace darkfigure {

/// A calibration equation: one category of one margin.
struct Constraint {
  std::size_t margin = 0;
  std::size_t category = 0;
};

/// The calibration problem on cells: rows with the same category in every margin share a cell, and
/// with it their g-weight. Of the margins' categories only linearly independent ones become
/// equations; those that follow from others (margins that share a grand total, nested margins) are
/// dropped.
struct CalibrationCells {
  std::vector<BoundMargin> margins;
  std::size_t cells = 0;
  std::vector<std::int32_t> cell_of_row;       // `cells` for rows with base weight 0
  std::vector<std::int32_t> category_of_cell;  // cells × margins
  std::vector<Constraint> kept;
  std::vector<Constraint> dropped;
  std::vector<double> totals;  // per kept constraint
  // Only margins with a kept category enter the equations: `active` of them. The equation of cell c
  // in active margin a, or kept.size() where its category was dropped.
  std::size_t active = 0;
  std::vector<std::int32_t> equation_of_cell;  // cells × active

  std::size_t equations() const { return kept.size(); }
  /// `margin "region", category "7" (North)`.
  std::string name(const Constraint& constraint) const;
};

/// Groups the rows into cells and finds the independent constraints, taking the margins with most
/// categories first so that coarser margins nested in them drop out whole. The rank is that of the
/// distinct cells' indicator matrix, revealed by an ordered Cholesky factorization of its Gram
/// matrix. A dropped constraint whose total does not follow from the kept ones (relative
/// `tolerance`) is a finding that names the margins and the difference.
CalibrationCells group_into_cells(std::vector<BoundMargin> margins,
                                  const Design& design,
                                  double tolerance,
                                  const std::vector<ControlMargin>& controls,
                                  Diagnostics& diagnostics);

}  // namespace darkfigure
