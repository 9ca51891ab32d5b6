#pragma once

#include <string>
#include <vector>

#include "engine/core/contrast_estimate.h"
#include "engine/estimation/contrast_formula.h"
#include "engine/estimation/infer.h"

namespace darkfigure {

/// A contrast bound to estimands and their cells.
struct Contrast {
  struct Term {
    std::size_t estimand;
    std::size_t cell;  // of the estimand's frame
    std::string name;  // for messages
  };
  std::string table;
  std::string text;
  std::string label;
  std::string adjustment = "none";
  ContrastFormula formula;
  std::vector<Term> terms;
  double null_value = 0;
};

/// Estimates of contrasts: V from the replicates' contrasts, or from Σ ∂f/∂θ_k times the influence
/// of each term, so that what terms share (PSUs, respondents) counts; t interval and test with the
/// df of all terms' cases together. `estimates` are those of `infer` for the same estimands: a
/// contrast of a term that has no standard error of its own has none either.
std::vector<ContrastEstimate> infer_contrasts(const Inference& inference,
                                              const std::vector<Estimand>& estimands,
                                              const std::vector<Estimate>& estimates,
                                              const std::vector<Contrast>& contrasts);

}  // namespace darkfigure
