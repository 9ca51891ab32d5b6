#pragma once

#include <string>

#include "engine/core/diagnostics.h"
#include "engine/core/replicate_factors.h"

namespace darkfigure {

/// Reads replicate factors from a CSV with the columns `psu`, `stratum` (optional) and `r001`,
/// `r002` … (`r` and digits, taken in the order of their numbers). Factors must be numbers of 0 or
/// more.
ReplicateFactors read_replicate_factors(const std::string& path,
                                        const Location& declared_at,
                                        Diagnostics& diagnostics);

}  // namespace darkfigure
