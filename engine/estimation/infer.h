#pragma once

#include <vector>

#include "engine/core/estimate.h"
#include "engine/estimation/cell_parts.h"

namespace darkfigure {

/// Everything published about every estimand in every cell of its frame's domains: estimate, SE,
/// interval, CV, design effect, df, n and population. Order: estimands as declared, domains as
/// declared (national first), categories sorted.
std::vector<Estimate> infer(const Inference& inference, const std::vector<Estimand>& estimands);

/// SE, CV and confidence interval of `estimate` (whose value and df are set) from its variance, or
/// a note why they are not available.
void set_precision(const EstimateSpec& spec, double variance, bool is_quantile, Estimate& estimate);

/// Adds to the estimate's note.
void add_note(const std::string& text, Estimate& estimate);

}  // namespace darkfigure
