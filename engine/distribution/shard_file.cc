#include "engine/distribution/shard_file.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>

#include "engine/core/number_text.h"
#include "engine/io/sha256.h"

namespace darkfigure {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMagic = "darkfigure shard 1\n";
constexpr std::string_view kEnding = ".dfshard";
constexpr std::size_t kHashLength = 64;

std::string share_text(Share share) {
  return std::to_string(share.part + 1) + "/" + std::to_string(share.of);
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw FileError(path + ": error: " + why);
}

std::string_view text_of(const FileImage& image) {
  return {image.bytes().data(), image.bytes().size()};
}

// The first pair that differs, in words; empty when the fingerprints are equal.
std::string difference(const Fingerprint& run, const Fingerprint& shard) {
  const std::map<std::string, std::string> known(shard.begin(), shard.end());
  const auto differs =
      [](const std::string& name, const std::string& ours, const std::string& its) {
        if (name.starts_with("input"))
          return "the " + name + " is not the file that the shard was made from";
        return name + " is \"" + ours + "\" in this run but \"" + its + "\" in the shard";
      };
  for (const auto& [name, value] : run) {
    const auto other = known.find(name);
    const std::string its = other == known.end() ? "" : other->second;
    if (its != value) return differs(name, value, its);
  }
  if (run.size() == shard.size()) return "";
  const std::map<std::string, std::string> ours(run.begin(), run.end());
  for (const auto& [name, value] : shard) {
    if (ours.find(name) == ours.end()) return differs(name, "", value);
  }
  return "the config is another one";
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
  file_.append("share " + share_text(share) + "\n");
  for (const auto& [name, value] : fingerprint) file_.append(name + "\t" + value + "\n");
  file_.append("\n");
}

void ShardWriter::append(const FinishedBlock& block) {
  const std::string bytes = to_bytes(block);
  const std::uint64_t length = bytes.size();
  const std::lock_guard<std::mutex> lock(mutex_);
  file_.append({reinterpret_cast<const char*>(&length), sizeof(length)});
  file_.append(bytes);
}

void ShardWriter::close() {
  file_.close();
  const std::string hash = sha256_of_file(path_);
  FileWriter end(path_, 0600, FileWriter::Open::kAppend);
  end.append(hash);
  end.close();
}

ShardFile::ShardFile(const std::string& path) : path_(path) {
  try {
    image_ = std::make_unique<FileImage>(path);
  } catch (const FileError& error) {
    refuse(path, error.what());
  }
  std::string_view text = text_of(*image_);
  if (!text.starts_with(kMagic)) {
    refuse(path,
           text.starts_with("darkfigure shard")
               ? "the shard is of another version of the program; make all shards with one version"
               : "expected a shard that `darkfigure run CONFIG --shard I/N` wrote");
  }
  const std::size_t body = text.size() < kHashLength ? 0 : text.size() - kHashLength;
  if (sha256_of_text(text.substr(0, body)) != text.substr(body))
    refuse(path, "the shard is damaged or cut short; make it again");
  text = text.substr(0, body);
  const std::size_t header = text.find("\n\n");
  read_header(text.substr(kMagic.size(), header + 1 - kMagic.size()));
  text.remove_prefix(header + 2);
  while (!text.empty()) {
    std::uint64_t length = 0;
    std::memcpy(&length, text.data(), sizeof(length));
    blocks_.push_back(text.substr(sizeof(length), length));
    text.remove_prefix(sizeof(length) + length);
  }
}

void ShardFile::read_header(std::string_view header) {
  while (!header.empty()) {
    const std::string_view line = header.substr(0, header.find('\n'));
    header.remove_prefix(line.size() + 1);
    if (line.starts_with("share ")) {
      const std::string numbers(line.substr(6));
      const std::size_t slash = numbers.find('/');
      share_ = {std::stoul(numbers) - 1, std::stoul(numbers.substr(slash + 1))};
      continue;
    }
    const std::size_t tab = line.find('\t');
    fingerprint_.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
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
    } catch (const FileError& trouble) {
      const std::string text = trouble.what();  // "path: error: why"
      error(path, text.substr(path.size() + std::string_view(": error: ").size()));
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
