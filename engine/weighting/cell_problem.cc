#include "engine/weighting/cell_problem.h"

#include <utility>

#include "engine/core/estimate.h"

namespace darkfigure {

void CellProblem::set_targets(std::vector<double> new_targets) {
  targets = std::move(new_targets);
  totals.clear();
  for (std::size_t k = 0; k < calibration.kept.size(); ++k)
    totals.push_back(targets[calibration.kept[k]] / calibration.scale[k]);
}

CellProblem cell_problem(const Calibration& calibration,
                         std::vector<double> weights,
                         const ColumnTerms& terms) {
  CellProblem problem{.calibration = calibration,
                      .weights = std::move(weights),
                      .targets = calibration.targets,
                      .totals = calibration.totals,
                      .bounds = {calibration.spec.bounds},
                      .scale = 1};
  if (!terms.shift.empty()) {
    std::vector<double> targets = calibration.targets;
    for (std::size_t j = 0; j < targets.size(); ++j) targets[j] += terms.shift[j];
    for (const std::size_t j : calibration.dropped) targets[j] = kNotAvailable;
    problem.set_targets(std::move(targets));
  }
  if (calibration.spec.relative_to_scaled) {
    const Eigen::VectorXd sums = calibration.controls.totals(problem.weights);
    double sum = 0;
    for (std::size_t j = 0; j < calibration.constraints.size(); ++j) {
      if (calibration.constraints[j].margin == calibration.scaling_margin)
        sum += sums[static_cast<Eigen::Index>(j)];
    }
    problem.scale = calibration.margins[calibration.scaling_margin].grand_total() / sum;
    for (double& weight : problem.weights) weight *= problem.scale;
  }
  if (calibration.spec.unit_bounds()) {
    const bool own = terms.weight_bounds.upper > 0;
    const Bounds& limits = own ? terms.weight_bounds : calibration.spec.weight_bounds;
    problem.bounds.clear();
    for (std::size_t cell = 0; cell < problem.weights.size(); ++cell) {
      const double weight = problem.weights[cell] != 0 ? problem.weights[cell] : 1;
      const double copies = terms.copies.empty() ? 1 : terms.copies[cell];
      problem.bounds.push_back({limits.lower * copies / weight, limits.upper * copies / weight});
    }
  }
  return problem;
}

std::vector<double> cell_weights(const Calibration& calibration,
                                 const WeightBlock& block,
                                 std::size_t lane) {
  std::vector<double> sums(calibration.cells, 0.0);
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const double share = calibration.share.empty() ? 1 : calibration.share[k];
    sums[calibration.cell[k]] += share * block.row(calibration.rows[k])[lane];
  }
  return sums;
}

}  // namespace darkfigure
