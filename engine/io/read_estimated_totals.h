#pragma once

#include <string>

#include "engine/core/diagnostics.h"
#include "engine/core/estimated_totals.h"

namespace darkfigure {

/// Reads covariances of control totals from a CSV with the columns `margin,category,margin_2,
/// category_2,covariance`, one line per pair (either order; pairs not listed are 0). Lines that do
/// not read and a matrix that is not symmetric become findings.
EstimatedTotals read_covariances(const std::string& path,
                                 const Location& declared_at,
                                 Diagnostics& diagnostics);

/// Reads replicate totals from a CSV with the columns `margin,category,r001,r002 …`.
EstimatedTotals read_replicate_totals(const std::string& path,
                                      const Location& declared_at,
                                      Diagnostics& diagnostics);

}  // namespace darkfigure
