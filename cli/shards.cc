#include "cli/shards.h"

#include <filesystem>

#include "engine/input_files.h"
#include "engine/io/sha256.h"
#include "engine/pipeline.h"
#include "engine/write_run.h"

namespace darkfigure {

Fingerprint run_fingerprint(const Survey& survey) {
  Fingerprint fingerprint = {{"program", program_version()}};
  for (const ResolvedKey& key : survey.config.resolved) {
    if (!key.key.starts_with("output.")) fingerprint.emplace_back(key.key, key.value);
  }
  fingerprint.emplace_back("output.weights",
                           survey.config.weights == WeightsFormat::kNone ? "none" : "exported");
  // Folders may differ between machines; the config itself counts by its keys, which --set may
  // change.
  const std::vector<std::string> files = input_files(survey);
  for (std::size_t k = 1; k < files.size(); ++k) {
    fingerprint.emplace_back("input " + std::filesystem::path(files[k]).filename().string(),
                             sha256_of_file(files[k]));
  }
  return fingerprint;
}

void write_shard(const Survey& survey,
                 Share share,
                 bool keep_weights,
                 const RunSettings& settings,
                 OutputFolder& folder) {
  ShardWriter shard(folder.stage(shard_name(share)), run_fingerprint(survey), share);
  run_share(survey, settings, share, keep_weights, [&](const FinishedBlock& block) {
    shard.append(block);
  });
  shard.close();
}

BlockSource blocks_of_shards(const std::vector<ShardFile>& shards) {
  return [&shards](const ReplicateWork& work, const BlockSink& sink) {
    WeightBlock weights;
    std::size_t done = 0;
    for (const ShardFile& shard : shards) {
      for (const std::string_view bytes : shard.blocks()) sink(from_bytes(bytes, weights));
      if (work.settings.progress) work.settings.progress("shards", ++done, shards.size());
    }
  };
}

}  // namespace darkfigure
