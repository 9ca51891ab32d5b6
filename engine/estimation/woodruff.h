#pragma once

#include "engine/core/estimate.h"
#include "engine/estimation/cell_parts.h"

namespace darkfigure {

/// Woodruff's (1952) interval of a quantile q: that of the share p̂ of the weight at or below q
/// (by the proportions' interval method of the run), read off the weighted distribution at both
/// ends by the quantile's rule; se = length/(2t) (R `svyquantile(interval.type = "mean")` with
/// `interval = "wald"`, `"xlogit"` with `"logit"`, `"beta"` with `"kg-uncapped"`). An end beyond 0
/// or 1 is not available, and then neither is the SE. Sets se, cv and interval of `estimate`, whose
/// value, n and df are set.
void set_woodruff(const Inference& inference, const CellParts& parts, Estimate& estimate);

}  // namespace darkfigure
