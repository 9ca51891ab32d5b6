#include "engine/replicate_blocks.h"

#include <vector>

#include "engine/core/estimate.h"
#include "engine/core/parallel.h"
#include "engine/estimation/replicate_estimates.h"

namespace darkfigure {
namespace {

struct Workspace {
  WeightBlock block;
  std::vector<double> unit_factors;
  WeightingWorkspace weighting;
  BlockSums sums;
};

// A replicate that did not calibrate is exported as missing, never with its base weights.
void blank_failed_lanes(const std::vector<bool>& failed, WeightBlock& block) {
  for (std::size_t lane = 0; lane < failed.size(); ++lane) {
    if (!failed[lane]) continue;
    for (std::size_t row = 0; row < block.rows; ++row) block.row(row)[lane] = kNotAvailable;
  }
}

}  // namespace

void estimate_blocks(const ReplicateWork& work, Share share, const BlockSink& sink) {
  const Replication& replication = work.survey.replication;
  const WeightingPlan no_steps;
  const WeightingPlan& plan = replication.final_weights() ? no_steps : work.survey.plan;
  std::vector<std::size_t> blocks;
  for (std::size_t block = 0; block * kLanes < replication.size(); ++block) {
    if (share.has(block)) blocks.push_back(block);
  }
  std::vector<Workspace> workspaces(static_cast<std::size_t>(work.settings.threads));
  for_each_index(
      blocks.size(),
      work.settings.threads,
      [&](std::size_t index, std::size_t slot) {
        Workspace& at = workspaces[slot];
        fill_replicates(
            replication, work.survey.design, blocks[index] * kLanes, at.unit_factors, at.block);
        const auto outcomes = apply_weighting(plan, work.full, at.weighting, at.block);
        FinishedBlock finished{.first = at.block.first, .outcomes = {}, .theta = {}};
        std::vector<bool> failed;
        for (std::size_t lane = 0; lane < at.block.lanes; ++lane) {
          finished.outcomes.push_back(outcomes[lane]);
          failed.push_back(!outcomes[lane].converged);
        }
        take_sums(work.sums, at.block, at.sums);
        finished.theta =
            theta_of_block(work.survey.indicators, work.sums, at.block, at.sums, failed);
        if (work.keep_weights) {
          blank_failed_lanes(failed, at.block);
          finished.weights = &at.block;
        }
        sink(finished);
      },
      "replicates",
      work.settings.progress);
}

BlockSource all_blocks_here() {
  return [](const ReplicateWork& work, const BlockSink& sink) { estimate_blocks(work, {}, sink); };
}

}  // namespace darkfigure
