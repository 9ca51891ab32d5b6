#pragma once

#include <memory>
#include <vector>

#include "engine/weighting/cell_problem.h"

namespace darkfigure {

/// Whether weights exist that meet a set of control totals, whatever the distance: a linear program
/// in the g-weights of the cells, each within the distance's bounds (and positive by a small margin
/// where g-weights never reach their limits). Soft controls with a tolerance are met within it;
/// those with a ridge never stand in the way. Constraints are those of the calibration, redundant
/// ones too.
class Feasibility {
 public:
  explicit Feasibility(const CellProblem& problem);
  ~Feasibility();

  std::size_t constraints() const;
  /// Weights within the bounds meet all constraints that `wanted` marks.
  bool feasible(const std::vector<bool>& wanted);
  /// Of the marked constraints, which are infeasible together, those that a proof of it (a dual
  /// ray: Farkas' lemma) uses. All of them where the solver gives none.
  std::vector<bool> conflicting(const std::vector<bool>& wanted);
  /// Replaces every cell's limits.
  void set_bounds(const std::vector<Bounds>& bounds);
  /// The totals of all constraints that are attained by weights within the bounds and nearest to
  /// the targets (least sum of relative differences), g-weights at least the share `inside` away
  /// from their limits. Only the constraints that `movable` marks may differ; empty where that does
  /// not do.
  std::vector<double> nearest_totals(double inside, const std::vector<bool>& movable);
  /// The least and largest total of a constraint that weights within the bounds attain alone.
  Bounds attainable(std::size_t constraint) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace darkfigure
