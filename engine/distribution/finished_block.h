#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/weight_block.h"
#include "engine/weighting/weighting_plan.h"

namespace darkfigure {

/// What a block of replicates leaves behind.
struct FinishedBlock {
  std::size_t first = 0;                 // replicate of lane 0
  std::vector<ColumnOutcome> outcomes;   // per lane: how its weighting ended
  std::vector<double> theta;             // lanes × estimates
  const WeightBlock* weights = nullptr;  // null: not kept

  std::size_t lanes() const { return outcomes.size(); }
};

/// Takes finished blocks; may be called from several threads at once.
using BlockSink = std::function<void(const FinishedBlock&)>;

/// The part of the blocks that one of several processes computes: every `of`-th, from `part` on.
struct Share {
  std::size_t part = 0;  // from 0
  std::size_t of = 1;

  bool has(std::size_t block) const { return block % of == part; }
};

/// A block as bytes, for a file or another process of the same build on the same kind of machine.
std::string to_bytes(const FinishedBlock& block);

/// The block of such bytes; its weights, if it has any, go to `weights`. Throws std::runtime_error
/// when the bytes are not a block's.
FinishedBlock from_bytes(std::string_view bytes, WeightBlock& weights);

}  // namespace darkfigure
