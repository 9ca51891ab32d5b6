#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/core/replicate_factors.h"
#include "engine/weighting/factor_lane.h"

namespace darkfigure {

struct ReplicationSpec;

/// Replicates made elsewhere: factors per PSU from a CSV.
struct ImportedFactors {
  ReplicateFactors table;
  std::vector<std::int32_t> row_of_psu;  // of the table

  void factors(std::size_t replicate, FactorLane factors) const;
};

/// … or columns of the data file that hold factors, replicate base weights or final replicate
/// weights.
struct ImportedColumns {
  std::vector<const Column*> columns;
};

/// Matches the factors to the PSUs of the sample. PSUs without factors and factors that stand twice
/// become findings.
ImportedFactors match_factors(const Design& design,
                              ReplicateFactors table,
                              Diagnostics& diagnostics);

/// Finds the replicate columns, in the order of the numbers in their names; missing and negative
/// values become findings, and so does what is odd: gaps in the numbers, factors that do not
/// average about 1, weights that add up to something else.
ImportedColumns find_columns(const Microdata& data,
                             const Design& design,
                             const ReplicationSpec& spec,
                             Diagnostics& diagnostics);

/// c_r = scale × rscales_r, the scale as declared or as the type of the replicates has it.
std::vector<double> imported_coefficients(const ReplicationSpec& spec,
                                          std::size_t count,
                                          Diagnostics& diagnostics);

}  // namespace darkfigure
