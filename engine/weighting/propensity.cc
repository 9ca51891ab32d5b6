#include "engine/weighting/propensity.h"

#include <algorithm>
#include <cmath>

#include "engine/weighting/doctor.h"

namespace darkfigure {
namespace {

// Beyond these, a fitted propensity may be the shadow of separation; then the proof decides.
constexpr double kSuspicious = 1e-6;

struct Fit {
  std::vector<double> propensity;  // per cell
  std::vector<double> weights;     // of the eligible, per cell
  std::vector<double> responding;  // of the respondents, per cell
};

std::vector<double> respondent_weights(const Propensity& step,
                                       const WeightBlock& block,
                                       std::size_t lane) {
  std::vector<double> sums(step.model.cells, 0.0);
  for (std::size_t k = 0; k < step.model.rows.size(); ++k) {
    if (step.responds[k] != 0) sums[step.model.cell[k]] += block.row(step.model.rows[k])[lane];
  }
  return sums;
}

std::string separation(const CellProblem& problem) {
  const std::vector<std::size_t> conflict = find_conflict(problem);
  if (conflict.empty()) return "";
  std::string list;
  for (const std::size_t constraint : conflict) {
    const Constraint& at = problem.calibration.constraints[constraint];
    const BoundMargin& margin = problem.calibration.margins[at.margin];
    if (margin.codes[at.category].empty() && !margin.is_numeric) continue;  // the intercept
    list += (list.empty() ? "" : ", ") + (margin.is_numeric
                                              ? "\"" + margin.name + "\""
                                              : margin.name + " = " + margin.codes[at.category]);
  }
  if (list.empty()) list = "every unit responds, or none does";
  return "the response model separates respondents from the others (" + list +
         "): no finite coefficients fit; merge those categories or leave the predictor out";
}

std::string fit(const Propensity& step,
                const WeightBlock& block,
                std::size_t lane,
                Eigen::VectorXd& multipliers,
                Fit& result) {
  result.weights = cell_weights(step.model, block, lane);
  result.responding = respondent_weights(step, block, lane);
  CellProblem problem = cell_problem(step.model, result.weights);
  const Eigen::VectorXd totals = step.model.controls.totals(result.responding);
  problem.set_targets({totals.data(), totals.data() + totals.size()});
  const CalibrationSummary summary = solve_cells(problem, multipliers, result.propensity);
  bool suspicious = !summary.converged;
  for (std::size_t cell = 0; cell < result.propensity.size(); ++cell) {
    const double p = result.propensity[cell];
    suspicious =
        suspicious || (result.weights[cell] > 0 && (p < kSuspicious || p > 1 - kSuspicious));
  }
  if (!suspicious) return "";
  const std::string separated = separation(problem);
  if (!separated.empty() || summary.converged) return separated;
  return "the response model did not converge after " + std::to_string(summary.iterations) +
         " iterations";
}

// At the smallest p̂ below which at least the share k/classes of the weight lies; between it and the
// next larger p̂, so that a small change in a replicate moves no cell over a boundary.
std::vector<double> boundaries_of(const Fit& fit, std::size_t classes) {
  std::vector<std::size_t> order;
  double sum = 0;
  for (std::size_t cell = 0; cell < fit.weights.size(); ++cell) {
    if (fit.weights[cell] > 0) order.push_back(cell);
    sum += fit.weights[cell];
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return fit.propensity[a] < fit.propensity[b];
  });
  constexpr double kTie = 1e-9;  // propensities closer than this are one
  std::vector<double> boundaries;
  double below = 0;
  for (std::size_t k = 0; k + 1 < order.size(); ++k) {
    below += fit.weights[order[k]];
    const double here = fit.propensity[order[k]];
    const double next = fit.propensity[order[k + 1]];
    if (next - here < kTie) continue;  // cells of one propensity stay together
    while (boundaries.size() + 1 < classes &&
           below >=
               sum * static_cast<double>(boundaries.size() + 1) / static_cast<double>(classes)) {
      boundaries.push_back((here + next) / 2);
    }
  }
  return boundaries;
}

// The factor of the respondents of each cell.
std::string factors_of(const Fit& fit,
                       const std::vector<double>& boundaries,
                       bool classes,
                       std::vector<double>& factors) {
  factors.assign(fit.weights.size(), 1.0);
  if (!classes) {
    for (std::size_t cell = 0; cell < factors.size(); ++cell)
      factors[cell] = 1 / fit.propensity[cell];
    return "";
  }
  std::vector<std::size_t> class_of(factors.size());
  std::vector<double> eligible(boundaries.size() + 1);
  std::vector<double> responding(boundaries.size() + 1);
  for (std::size_t cell = 0; cell < factors.size(); ++cell) {
    // A boundary belongs to the class below it.
    class_of[cell] = static_cast<std::size_t>(
        std::lower_bound(boundaries.begin(), boundaries.end(), fit.propensity[cell]) -
        boundaries.begin());
    eligible[class_of[cell]] += fit.weights[cell];
    responding[class_of[cell]] += fit.responding[cell];
  }
  for (std::size_t k = 0; k < eligible.size(); ++k) {
    if (eligible[k] > 0 && responding[k] == 0)
      return "no respondent is left in propensity class " + std::to_string(k + 1);
  }
  for (std::size_t cell = 0; cell < factors.size(); ++cell) {
    const std::size_t k = class_of[cell];
    if (responding[k] > 0) factors[cell] = eligible[k] / responding[k];
  }
  return "";
}

}  // namespace

PropensityDecision decide_propensity(const Propensity& step,
                                     const WeightBlock& block,
                                     std::string& trouble) {
  PropensityDecision decision;
  decision.multipliers = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(step.model.size()));
  Fit fitted;
  trouble = fit(step, block, 0, decision.multipliers, fitted);
  if (!trouble.empty()) return decision;
  if (step.spec.classes > 0) decision.boundaries = boundaries_of(fitted, step.spec.classes);
  decision.least = 1;
  for (std::size_t cell = 0; cell < fitted.responding.size(); ++cell) {
    if (fitted.responding[cell] == 0) continue;
    decision.least = std::min(decision.least, fitted.propensity[cell]);
    decision.largest = std::max(decision.largest, fitted.propensity[cell]);
  }
  return decision;
}

void adjust_for_propensity(const Propensity& step,
                           const PropensityDecision& decision,
                           WeightBlock& block,
                           std::span<std::string, kLanes> trouble) {
  std::vector<double> factors(step.model.cells * kLanes, 1.0);
  std::vector<double> lane_factors;
  for (std::size_t lane = 0; lane < block.lanes; ++lane) {
    if (!trouble[lane].empty()) continue;
    Eigen::VectorXd multipliers = decision.multipliers;
    Fit fitted;
    trouble[lane] = fit(step, block, lane, multipliers, fitted);
    if (!trouble[lane].empty()) continue;
    const bool classes = step.spec.classes > 0;
    const std::vector<double> boundaries = classes && step.spec.redecide
                                               ? boundaries_of(fitted, step.spec.classes)
                                               : decision.boundaries;
    trouble[lane] = factors_of(fitted, boundaries, classes, lane_factors);
    if (!trouble[lane].empty()) continue;
    for (std::size_t cell = 0; cell < lane_factors.size(); ++cell)
      factors[cell * kLanes + lane] = lane_factors[cell];
  }
  for (std::size_t k = 0; k < step.model.rows.size(); ++k) {
    if (step.responds[k] == 0) continue;
    const double* factor = factors.data() + std::size_t{step.model.cell[k]} * kLanes;
    double* weight = block.row(step.model.rows[k]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) weight[lane] *= factor[lane];
  }
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (step.role[row] != Role::kGives && step.role[row] != Role::kDrops) continue;
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      if (trouble[lane].empty()) block.row(row)[lane] = 0;
    }
  }
}

}  // namespace darkfigure
