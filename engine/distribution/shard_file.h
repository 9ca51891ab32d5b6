#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/distribution/finished_block.h"
#include "engine/io/file_image.h"
#include "engine/io/file_writer.h"

namespace darkfigure {

/// What a run's replicates depend on, as pairs of name and value: two shards belong to one run when
/// they have the same. `program` first, then the config's keys, then the hashes of the input files.
using Fingerprint = std::vector<std::pair<std::string, std::string>>;

/// Writes one process's share of a run's blocks: a text header (the fingerprint, the share), the
/// blocks' bytes, each with its length in front, and the SHA-256 of all that.
class ShardWriter {
 public:
  ShardWriter(std::string path, const Fingerprint& fingerprint, Share share);
  /// Safe to call from several threads.
  void append(const FinishedBlock& block);
  /// Must be called: what is not closed has no hash and is no shard.
  void close();

 private:
  std::string path_;
  std::mutex mutex_;
  FileWriter file_;
};

/// A shard, mapped and checked.
class ShardFile {
 public:
  /// Throws FileError, with the reason alone, when the file is no shard, of another format, cut
  /// short or altered.
  explicit ShardFile(const std::string& path);

  const std::string& path() const { return path_; }
  const Fingerprint& fingerprint() const { return fingerprint_; }
  Share share() const { return share_; }
  const std::vector<std::string_view>& blocks() const { return blocks_; }

 private:
  std::string path_;
  std::unique_ptr<FileImage> image_;
  Fingerprint fingerprint_;
  Share share_;
  std::vector<std::string_view> blocks_;
};

/// Opens the shards named (files, or folders with files `shard-*.dfshard`) and holds them to the
/// run: each of the fingerprint given, and together every part once. Every trouble becomes a
/// finding.
std::vector<ShardFile> open_shards(const std::vector<std::string>& paths,
                                   const Fingerprint& fingerprint,
                                   Diagnostics& diagnostics);

/// "shard-2-of-3.dfshard".
std::string shard_name(Share share);

}  // namespace darkfigure
