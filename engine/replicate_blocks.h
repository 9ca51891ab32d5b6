#pragma once

#include <functional>

#include "engine/core/progress.h"
#include "engine/distribution/finished_block.h"
#include "engine/estimation/domain_sums.h"
#include "engine/survey.h"

namespace darkfigure {

/// How to run; never changes a result.
struct RunSettings {
  int threads = 1;
  Progress progress;
};

/// Everything that a block of replicates is computed from.
struct ReplicateWork {
  const Survey& survey;
  const FullSampleWeighting& full;
  const SumPlan& sums;
  const RunSettings& settings;
  bool keep_weights = false;  // finished blocks carry their weights
};

/// Gives every block of a run's replicates to a sink, once and in any order: computes them, or
/// reads them from shards, or receives them from other processes.
using BlockSource = std::function<void(const ReplicateWork& work, const BlockSink& sink)>;

/// The hot loop: a block of replicates goes through every weighting step and every statistic, and
/// only the numbers stay. Memory is rows × kLanes per thread, whatever the number of replicates.
void estimate_blocks(const ReplicateWork& work, Share share, const BlockSink& sink);

/// The source that computes all blocks itself.
BlockSource all_blocks_here();

}  // namespace darkfigure
