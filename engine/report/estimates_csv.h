#pragma once

#include <string>
#include <vector>

#include "engine/core/estimate.h"

namespace darkfigure {

/// `estimates.csv`: one row per estimate, full precision, empty where not available.
std::string estimates_csv(const std::vector<Estimate>& estimates);

}  // namespace darkfigure
