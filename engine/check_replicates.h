#pragma once

#include <vector>

#include "engine/survey.h"

namespace darkfigure {

/// Throws StatisticalError when replicates failed that the method cannot do without: any replicate
/// of a jackknife or of imported replicates (each carries its own share of the variance), more than
/// the declared share of a bootstrap. The message names replicates and causes, and the collapse
/// that mends categories which vanished.
void check_replicates(const Survey& survey,
                      const FullSampleWeighting& full,
                      const std::vector<ColumnOutcome>& weighting);

}  // namespace darkfigure
