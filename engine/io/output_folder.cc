#include "engine/io/output_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"
#include "engine/io/file_writer.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace fs = std::filesystem;
namespace {

// With the machine's name: other machines may be writing to the same shared folder.
std::string staging_prefix() {
  char host[256] = {};
  ::gethostname(host, sizeof(host) - 1);
  return ".darkfigure-partial-" + std::string(host) + "-";
}

constexpr std::string_view kManifest = "manifest.json";
constexpr std::string_view kManifestSchema = "\"darkfigure/manifest\"";
constexpr std::string_view kExports = "exports.json";  // views made of the run afterwards
constexpr std::string_view kExportsSchema = "\"darkfigure/exports\"";

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw FileError(path + ": error: " + what + ": " + std::strerror(errno));
}

void flush_to_disk(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags);
  if (file < 0) fail(path, "cannot open the file");
  const int reason = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  errno = reason;
  // Some network file systems cannot flush a folder; its files have been flushed.
  if (reason != 0 && reason != EINVAL) fail(path, "cannot write the file");
}

// Staging folders of runs that were killed: their process is gone.
void remove_abandoned_staging(const std::string& path) {
  const std::string prefix = staging_prefix();
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const int process = std::atoi(name.c_str() + prefix.size());
    // A leftover with our own number is of an earlier process (containers reuse them).
    const bool alive =
        process > 0 && process != ::getpid() && (::kill(process, 0) == 0 || errno == EPERM);
    std::error_code ignored;
    if (!alive) fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

OutputFolder::OutputFolder(std::string path) : path_(std::move(path)) {
  created_ = !fs::exists(path_);
  std::error_code error;
  fs::create_directories(path_, error);
  if (error || !fs::is_directory(path_)) {
    throw FileError(path_ + ": error: cannot create the output folder: " +
                    (error ? error.message() : "a file of that name exists") +
                    "; choose another with -o");
  }
  remove_abandoned_staging(path_);
  staging_ = path_ + "/" + staging_prefix() + std::to_string(::getpid());
  if (::mkdir(staging_.c_str(), 0700) != 0) {
    throw FileError(path_ + ": error: cannot write to the output folder: " + std::strerror(errno) +
                    "; choose another with -o");
  }
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
  if (created_ && !committed_) fs::remove(path_, ignored);  // only when it is empty
}

std::string OutputFolder::stage(const std::string& name) {
  // Names may be made of what data say; none may lead out of the folder.
  const fs::path relative(name);
  if (relative.is_absolute() || std::find(relative.begin(), relative.end(), "..") != relative.end())
    throw FileError(path_ + "/" + name + ": error: not a name inside the output folder");
  const std::string path = staging_ + "/" + name;
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  if (error) throw FileError(path + ": error: cannot create its folder: " + error.message());
  staged_[name] = path;
  return path;
}

void OutputFolder::write(const std::string& name, std::string_view content) {
  write_text_file(stage(name), content);
}

void OutputFolder::write_private(const std::string& name, std::string_view content) {
  FileWriter file(stage(name), 0600);
  file.append(content);
  file.close();
}

std::vector<std::string> OutputFolder::staged() const {
  std::vector<std::string> names;
  for (const auto& [name, file] : staged_) names.push_back(name);
  return names;
}

// Names under "outputs" of a manifest that is ours. We wrote it, so its form is known: a list of
// `"file": "name"` between `"outputs": [` and the next `]`.
std::vector<std::string> OutputFolder::listed_outputs(std::string_view manifest,
                                                      std::string_view schema) const {
  const std::string path = path_ + "/" + std::string(manifest);
  if (!fs::is_regular_file(path)) return {};
  const std::string text = read_text_file(path);
  const std::size_t begin = text.find("\"outputs\": [");
  if (text.find(schema) == std::string::npos || begin == std::string::npos) return {};
  const std::size_t end = text.find(']', begin);
  std::vector<std::string> names = {std::string(manifest)};
  constexpr std::string_view kFile = "\"file\": \"";
  for (std::size_t at = begin; (at = text.find(kFile, at)) < end;) {
    at += kFile.size();
    const std::string name = text.substr(at, text.find('"', at) - at);
    // A manifest that somebody changed must not make us remove what is not in the folder.
    const fs::path relative(name);
    const bool inside = !relative.is_absolute() &&
                        std::find(relative.begin(), relative.end(), "..") == relative.end();
    if (inside && fs::is_regular_file(path_ + "/" + name)) names.push_back(name);
  }
  return names;
}

std::vector<std::string> OutputFolder::earlier_exports() const {
  std::vector<std::string> names = listed_outputs(kExports, kExportsSchema);
  std::erase(names, kExports);
  return names;
}

std::vector<std::string> OutputFolder::earlier_outputs() const {
  std::vector<std::string> names = listed_outputs(kManifest, kManifestSchema);
  const std::vector<std::string> exported = listed_outputs(kExports, kExportsSchema);
  names.insert(names.end(), exported.begin(), exported.end());
  return names;
}

std::vector<std::string> OutputFolder::foreign_files(const std::vector<std::string>& names) const {
  const std::vector<std::string> earlier = earlier_outputs();
  std::vector<std::string> foreign;
  for (const std::string& name : names) {
    const bool known = std::find(earlier.begin(), earlier.end(), name) != earlier.end();
    if (!known && fs::exists(path_ + "/" + name)) foreign.push_back(name);
  }
  return foreign;
}

void OutputFolder::commit() {
  for (const auto& [name, file] : staged_) flush_to_disk(file, O_RDONLY);
  // What could fail is tried before the first file is replaced.
  for (const auto& [name, file] : staged_) {
    if (fs::is_directory(path_ + "/" + name)) {
      throw FileError(path_ + "/" + name +
                      ": error: expected a file to replace but found a folder");
    }
  }
  const std::vector<std::string> earlier = earlier_outputs();
  const auto move_into_place = [&](const std::string& name) {
    const std::string target = path_ + "/" + name;
    std::error_code error;
    fs::create_directories(fs::path(target).parent_path(), error);
    if (::rename(staged_.at(name).c_str(), target.c_str()) != 0)
      fail(target, "cannot replace the file");
  };
  for (const auto& [name, file] : staged_) {
    if (name != kManifest && name != kExports) move_into_place(name);
  }
  if (staged_.contains(std::string(kExports))) move_into_place(std::string(kExports));
  if (staged_.contains(std::string(kManifest))) {
    for (const std::string& name : earlier) {
      std::error_code ignored;
      if (staged_.contains(name)) continue;
      fs::remove(path_ + "/" + name, ignored);
      // A folder that held nothing else goes too.
      const fs::path parent = fs::path(name).parent_path();
      if (!parent.empty()) fs::remove(path_ + "/" + parent.string(), ignored);
    }
    move_into_place(std::string(kManifest));
  }
  committed_ = true;
  flush_to_disk(path_, O_RDONLY | O_DIRECTORY);
}

}  // namespace darkfigure
