#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/weighting/control_matrix.h"
#include "engine/weighting/distance.h"
#include "engine/weighting/margins.h"

namespace darkfigure {

/// A calibration as declared.
struct CalibrationSpec {
  std::string distance = "raking";
  Bounds bounds;                    // on w/d; upper 0: none
  Bounds weight_bounds;             // on w itself; upper 0: none
  bool relative_to_scaled = false;  // bounds are on w/(d·T₀/Σd) instead of w/d
  bool scale_margins = false;
  double tolerance = 1e-10;             // worst margin error at convergence
  double consistency_tolerance = 1e-6;  // of redundant control totals, relative
  int max_iterations = 50;
  bool trims = false;  // weight_bounds come from the step's trimming
  Location location;

  /// Bounds hold on weights instead of ratios, so that each unit has its own.
  bool unit_bounds() const { return trims || weight_bounds.upper > 0; }
};

/// A calibration equation: one category of one margin.
struct Constraint {
  std::size_t margin = 0;
  std::size_t category = 0;
};

/// The rows that take part in a calibration, and the units that they form.
struct CalibrationRows {
  std::vector<std::uint8_t> takes_part;  // per row
  std::vector<std::uint32_t> group;      // calibration unit of each row; empty: the row itself
  std::vector<double> q;                 // per row, > 0; empty: 1

  std::size_t group_of(std::size_t row) const { return group.empty() ? row : group[row]; }
};

/// A calibration bound to the sample and ready to run on any weight column: find g-weights F(q xᵀλ)
/// with Σ d·F·x = T (Deville & Särndal 1992). Units with the same x and q share a cell, and with it
/// their g-weight. Where a unit is a group of rows (a household) it enters with its sum of x, the
/// mean weight of its rows and q divided by their number, and all its rows get one weight (Lemaître
/// & Dufour 1987; R survey's aggregate.stage, there with the means of x on the rows).
struct Calibration {
  CalibrationSpec spec;
  std::string part;  // the category of the partition; empty: not partitioned
  CalibrationRows declared_rows;
  std::vector<BoundMargin> margins;
  std::size_t scaling_margin = 0;  // the first hard one that counts: its grand total is T₀

  std::size_t cells = 0;
  std::vector<std::uint32_t> rows;   // that take part
  std::vector<std::uint32_t> cell;   // of each of them
  std::vector<std::uint32_t> group;  // … and its group, numbered through; empty: ungrouped
  std::vector<double> share;         // of its weight in the cell's; empty: 1
  std::vector<double> q;             // per cell; empty: 1

  std::vector<Constraint> constraints;  // all, those of the finest margin first, soft ones last
  std::vector<double> targets;          // T of each; of redundant ones as the others imply it
  ControlMatrix controls;               // cells × constraints
  std::vector<std::size_t> kept;        // constraints that are equations
  std::vector<std::size_t> dropped;     // constraints that follow from them
  std::vector<std::vector<double>> dependence;  // … as Σ of these times the kept ones

  // The equations: columns divided by their largest |x|, so that multipliers are comparable.
  ControlMatrix equations;
  std::vector<double> scale;
  std::vector<double> totals;     // T / scale
  std::vector<double> ridge;      // c of λ_j, absolute and scaled; 0: hard
  std::vector<double> allowance;  // guaranteed tolerance of the total, scaled; 0: none

  std::size_t size() const { return kept.size(); }
  /// `margin "region", category "7" (North)`.
  std::string name(std::size_t constraint) const {
    return margins[constraints[constraint].margin].category_name(constraints[constraint].category);
  }
};

/// The weight of every group (or row, where there are none) that takes part; 0 elsewhere.
std::vector<double> group_weights(const Calibration& calibration,
                                  const std::vector<double>& row_weights);

/// Forms the cells and finds the linearly independent constraints, the margins with most categories
/// first, so that coarser margins nested in them drop out whole. The rank is revealed by an ordered
/// Cholesky factorization of the controls' Gram matrix. A dropped constraint whose total does not
/// follow from the kept ones (relative consistency_tolerance) is a finding that names the margins
/// and the difference.
Calibration bind_calibration(const CalibrationSpec& spec,
                             std::vector<BoundMargin> margins,
                             CalibrationRows rows,
                             Diagnostics& diagnostics);

}  // namespace darkfigure
