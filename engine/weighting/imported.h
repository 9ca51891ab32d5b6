#pragma once

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/weighting/replication.h"

namespace darkfigure {

/// Replicates made elsewhere: factors per PSU from a CSV, or columns of the data file that hold
/// factors, replicate base weights or final replicate weights. c_r = scale × rscales_r as declared.
/// PSUs without factors, factors without a PSU and missing or negative values become findings.
void plan_imported(const Design& design,
                   const Microdata& data,
                   ReplicateFactors factors,
                   Replication& replication,
                   Diagnostics& diagnostics);

/// Factors of replicate `replicate` of a CSV into lane `lane` of psu_factors (psus × kLanes).
void imported_factors(const Replication& replication,
                      std::size_t replicate,
                      std::size_t lane,
                      std::vector<double>& psu_factors);

/// The weights of replicate `replicate` from a column of the file into lane `lane`.
void imported_column(const Replication& replication,
                     const Design& design,
                     std::size_t replicate,
                     std::size_t lane,
                     WeightBlock& block);

}  // namespace darkfigure
