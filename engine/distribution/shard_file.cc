#include "engine/distribution/shard_file.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <utility>

#include "engine/distribution/byte_stream.h"
#include "engine/io/sha256.h"

namespace darkfigure {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMagic = "darkfigure shard 1\n";
constexpr std::string_view kEnding = ".dfshard";
constexpr std::size_t kHashLength = 64;
constexpr std::size_t kMostShards = 100'000;

std::string share_text(Share share) {
  return std::to_string(share.part + 1) + "/" + std::to_string(share.of);
}

// Values by name; files of one name are told apart by their order.
std::map<std::pair<std::string, int>, std::string> by_name(const Fingerprint& fingerprint) {
  std::map<std::pair<std::string, int>, std::string> values;
  for (const auto& [name, value] : fingerprint) {
    int occurrence = 0;
    while (!values.try_emplace({name, occurrence}, value).second) ++occurrence;
  }
  return values;
}

// The first value that differs, in words; empty when the fingerprints are equal.
std::string difference(const Fingerprint& run, const Fingerprint& shard) {
  const auto ours = by_name(run);
  const auto its = by_name(shard);
  for (const auto& [key, value] : ours) {
    const std::string& name = key.first;
    const auto other = its.find(key);
    if (other == its.end()) return name + " stands only in this run's config";
    if (other->second == value) continue;
    if (name.starts_with("input"))
      return "the " + name + " is not the file that the shard was made from";
    return name + " is \"" + value + "\" in this run but \"" + other->second + "\" in the shard";
  }
  for (const auto& [key, value] : its) {
    if (ours.find(key) == ours.end()) return key.first + " stands only in the shard's config";
  }
  return "";
}

std::vector<std::string> shard_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      if (entry.path().extension() == kEnding) files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string shard_name(Share share) {
  return "shard-" + std::to_string(share.part + 1) + "-of-" + std::to_string(share.of) +
         std::string(kEnding);
}

ShardWriter::ShardWriter(std::string path, const Fingerprint& fingerprint, Share share)
    : path_(std::move(path)), file_(path_, 0600) {
  file_.append(kMagic);
  ByteWriter header;
  header.size(share.part);
  header.size(share.of);
  header.size(fingerprint.size());
  for (const auto& [name, value] : fingerprint) {
    header.text(name);
    header.text(value);
  }
  file_.append(header.bytes);
}

void ShardWriter::append(const FinishedBlock& block) {
  ByteWriter record;
  record.text(to_bytes(block));
  const std::lock_guard<std::mutex> lock(mutex_);
  file_.append(record.bytes);
}

void ShardWriter::close() {
  file_.close();
  const std::string hash = sha256_of_file(path_);
  FileWriter end(path_, 0600, FileWriter::Open::kAppend);
  end.append(hash);
  end.close();
}

ShardFile::ShardFile(const std::string& path) : path_(path) {
  image_ = std::make_unique<FileImage>(path);
  std::string_view text{image_->bytes().data(), image_->size()};
  if (!text.starts_with(kMagic)) {
    throw FileError(
        text.starts_with("darkfigure shard")
            ? "the shard is of another version of the program; make all shards with one version"
            : "expected a shard that `darkfigure run CONFIG --shard I/N` wrote");
  }
  const std::size_t body = text.size() < kHashLength ? 0 : text.size() - kHashLength;
  if (sha256_of_text(text.substr(0, body)) != text.substr(body))
    throw FileError("the shard is damaged or cut short; make it again");
  ByteReader reader(text.substr(0, body).substr(kMagic.size()));
  share_.part = reader.size();
  share_.of = reader.size();
  if (share_.part >= share_.of || share_.of > kMostShards)
    throw FileError("the shard is damaged; make it again");
  for (std::size_t pairs = reader.size(); pairs > 0; --pairs) {
    const std::string name(reader.text());
    fingerprint_.emplace_back(name, reader.text());
  }
  while (!reader.empty()) blocks_.push_back(reader.text());
}

std::vector<ShardFile> open_shards(const std::vector<std::string>& paths,
                                   const Fingerprint& fingerprint,
                                   Diagnostics& diagnostics) {
  std::vector<ShardFile> shards;
  const auto error = [&](const std::string& file, const std::string& message) {
    diagnostics.error(Concern::kFile, {.file = file}, message);
  };
  for (const std::string& path : shard_paths(paths)) {
    try {
      shards.emplace_back(path);
    } catch (const std::runtime_error& trouble) {  // the next may be wrong too
      error(path, trouble.what());
      continue;
    }
    if (const std::string trouble = difference(fingerprint, shards.back().fingerprint());
        !trouble.empty())
      error(path, "the shard is of another run: " + trouble);
  }
  if (shards.empty()) {
    if (!diagnostics.has_errors())
      error(paths.front(), "expected shards (files ending in .dfshard) but found none");
    return shards;
  }
  const std::size_t of = shards.front().share().of;
  std::vector<const ShardFile*> parts(of, nullptr);
  for (const ShardFile& shard : shards) {
    if (shard.share().of != of) {
      error(shard.path(),
            "the shard is " + share_text(shard.share()) + " but " + shards.front().path() + " is " +
                share_text(shards.front().share()));
      continue;
    }
    const ShardFile*& known = parts[shard.share().part];
    if (known != nullptr)
      error(shard.path(),
            "the shard " + share_text(shard.share()) + " is there already: " + known->path());
    known = &shard;
  }
  for (std::size_t part = 0; part < of; ++part) {
    if (parts[part] != nullptr || diagnostics.has_errors()) continue;
    error(paths.front(),
          "the shard " + share_text({part, of}) + " is missing; make it with --shard " +
              share_text({part, of}));
  }
  return shards;
}

}  // namespace darkfigure
