#include "engine/distribution/file_bundle.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <sys/mman.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"
#include "engine/io/file_image.h"

namespace darkfigure {
namespace fs = std::filesystem;
namespace {

std::string absolute(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

void append_text(std::string_view text, std::string& bundle) {
  const std::uint64_t length = text.size();
  bundle.append(reinterpret_cast<const char*>(&length), sizeof(length));
  bundle.append(text);
}

std::string_view take_text(std::string_view& bundle) {
  std::uint64_t length = 0;
  std::memcpy(&length, bundle.data(), sizeof(length));
  const std::string_view text = bundle.substr(sizeof(length), length);
  bundle.remove_prefix(sizeof(length) + length);
  return text;
}

[[noreturn]] void fail(const std::string& what) {
  throw FileError("error: cannot hold the input files in memory: " + what + ": " +
                  std::strerror(errno));
}

}  // namespace

std::string bundle_files(const std::vector<std::string>& paths) {
  std::string bundle;
  for (const std::string& path : paths) {
    const FileImage image(path);
    append_text(absolute(path), bundle);
    append_text({image.bytes().data(), image.size()}, bundle);
  }
  return bundle;
}

// A link below the root leads to each memory file: paths that are relative to the config's stay so.
UnbundledFiles::UnbundledFiles(std::string_view bundle) {
  std::string name = (fs::temp_directory_path() / "darkfigure-inputs-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) fail("mkdtemp");
  root_ = name;
  while (!bundle.empty()) {
    const std::string path(take_text(bundle));
    add(path, take_text(bundle));
  }
}

UnbundledFiles::~UnbundledFiles() {
  for (const int file : memory_files_) ::close(file);
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

void UnbundledFiles::add(const std::string& path, std::string_view bytes) {
  const int file = ::memfd_create("darkfigure-input", MFD_CLOEXEC);
  if (file < 0) fail("memfd_create");
  memory_files_.push_back(file);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  const fs::path link = path_of(path);
  fs::create_directories(link.parent_path());
  std::error_code exists;  // the same file twice is the same content
  fs::create_symlink("/proc/self/fd/" + std::to_string(file), link, exists);
}

std::string UnbundledFiles::path_of(const std::string& original) const {
  return original.starts_with(root_ + "/") ? original : root_ + absolute(original);
}

}  // namespace darkfigure
