#pragma once

#include <vector>

#include "engine/comparison/compare_waves.h"

namespace darkfigure {

/// The mean over all waves of every estimate that the first and the last have, with its variance;
/// `breaks` are those of each wave with the next. What stands in the way is in the estimate's note.
std::vector<PooledEstimate> pool_waves(const std::vector<FinishedRun>& runs,
                                       const std::vector<SeriesBreak>& breaks,
                                       const WaveComparison& spec);

}  // namespace darkfigure
