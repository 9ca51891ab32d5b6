#pragma once

#include <vector>

#include "engine/distribution/shard_file.h"
#include "engine/io/output_folder.h"
#include "engine/replicate_blocks.h"

namespace darkfigure {

/// What the replicates of a run depend on: the program, the config but for its outputs, the input
/// files.
Fingerprint run_fingerprint(const Survey& survey);

/// Computes a share of the replicates into a shard of the folder.
void write_shard(const Survey& survey,
                 Share share,
                 bool keep_weights,
                 const RunSettings& settings,
                 OutputFolder& folder);

/// The replicates that the shards hold.
BlockSource blocks_of_shards(const std::vector<ShardFile>& shards);

}  // namespace darkfigure
