#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/weighting/calibrate.h"
#include "engine/weighting/weighting_classes.h"

namespace darkfigure {

/// A response propensity adjustment as declared.
struct PropensitySpec {
  std::vector<std::string> predictors;          // categorical
  std::vector<std::string> numeric_predictors;  // enter linearly
  std::size_t classes = 0;                      // 0: inverse propensities; else quantile classes
  bool redecide = false;                        // class boundaries anew in every replicate
  Location location;
};

/// Weighted logistic regression of response among the eligible, bound to the rows. Its score
/// equations Σ w p(x) x = Σ w r x are calibration equations with F(u) = 1/(1 + e^{−u}), so that one
/// solver, one rank and one proof of infeasibility (here: separation) serve both.
struct Propensity {
  PropensitySpec spec;
  Calibration model;  // distance "logistic", of the eligible; its totals are unused
  std::vector<std::uint8_t> responds;  // per row of the model
  std::vector<Role> role;              // per row: gives, takes, drops or keeps
};

/// What the full sample decided.
struct PropensityDecision {
  Eigen::VectorXd multipliers;
  std::vector<double> boundaries;  // of the classes, ascending; empty: inverse propensities
  double least = 0;                // propensity of a respondent
  double largest = 0;
};

/// Fits lane 0 of `block` (the full sample) and decides the class boundaries: the weighted
/// quantiles of p̂ among the eligible. Complete or quasi-complete separation is `trouble` that names
/// the predictors' categories: a combination of them tells respondents from the others perfectly,
/// so that no finite coefficient fits (Albert & Anderson 1984).
PropensityDecision decide_propensity(const Propensity& step,
                                     const WeightBlock& block,
                                     std::string& trouble);

/// Fits every lane anew and moves the weight: respondents get w/p̂, or their class's factor.
void adjust_for_propensity(const Propensity& step,
                           const PropensityDecision& decision,
                           WeightBlock& block,
                           std::span<std::string, kLanes> trouble);

}  // namespace darkfigure
