#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/weighting/calibrate.h"

namespace darkfigure {

/// A change of the config after which the calibration converges (it was tried).
struct Repair {
  enum class Kind { kCollapse, kBounds, kTotals };

  /// What changes in one margin: categories that become one, or new totals of categories.
  struct Change {
    std::size_t margin = 0;
    std::vector<std::size_t> merged;                     // kCollapse, ascending
    std::vector<std::pair<std::size_t, double>> totals;  // kTotals
  };

  Kind kind = Kind::kCollapse;
  std::vector<Change> changes;  // kCollapse, kTotals
  Bounds bounds;                // kBounds: the new ones, of the same kind as the declared

  /// What to do and the lines to paste, as shown in findings.
  std::vector<std::string> lines(const Calibration& calibration) const;
};

/// Why a calibration has no solution. `conflict` is a smallest set of constraints that no weights
/// within the bounds meet together, though they meet any of its members without another (an
/// irreducible infeasible subset: deletion filter on the controls of the linear program's Farkas
/// proof; Chinneck 2008). Empty when weights exist and the solver did not reach them.
struct Diagnosis {
  std::vector<std::size_t> conflict;
  std::vector<Repair> repairs;

  /// The conflict in words, then the repairs.
  std::vector<std::string> lines(const Calibration& calibration) const;

  std::vector<Bounds> attainable;  // of each of the conflict, alone
};

/// The smallest set of constraints that conflict in a column of weights; empty when there is none.
std::vector<std::size_t> find_conflict(const CellProblem& problem);

/// Diagnoses a calibration that failed on lane `lane` of `block` (the weights that enter it), and
/// looks for the smallest merge of categories, the least wider bounds and the nearest totals that
/// repair it. Only repairs after which it converges are given.
Diagnosis diagnose(const Calibration& calibration, const WeightBlock& block, std::size_t lane);

/// The same calibration after a repair. Findings mean that it cannot be bound.
Calibration repaired(const Calibration& calibration,
                     const Repair& repair,
                     Diagnostics& diagnostics);

}  // namespace darkfigure
