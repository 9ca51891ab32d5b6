#include "engine/distribution/file_bundle.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"
#include "engine/distribution/byte_stream.h"
#include "engine/io/file_image.h"

namespace darkfigure {
namespace fs = std::filesystem;
namespace {

std::string absolute(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

[[noreturn]] void fail(const std::string& what) {
  throw FileError("error: cannot hold the input files in memory: " + what + ": " +
                  std::strerror(errno));
}

}  // namespace

std::string bundle_files(const std::vector<std::string>& paths) {
  ByteWriter bundle;
  for (const std::string& path : paths) {
    const FileImage image(path);
    bundle.text(absolute(path));
    bundle.text({image.bytes().data(), image.size()});
  }
  return std::move(bundle.bytes);
}

UnbundledFiles::Root::Root() {
  path = "/dev/shm/darkfigure-inputs-XXXXXX";  // names alone, in memory
  if (::mkdtemp(path.data()) == nullptr) fail("mkdtemp");
}

UnbundledFiles::Root::~Root() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

UnbundledFiles::MemoryFile::MemoryFile()
    : descriptor(::memfd_create("darkfigure-input", MFD_CLOEXEC)) {
  if (descriptor < 0) fail("memfd_create");
}

UnbundledFiles::MemoryFile::~MemoryFile() { ::close(descriptor); }

// A link below the root leads to each memory file: paths that are relative to the config's stay so.
UnbundledFiles::UnbundledFiles(std::string_view bundle) {
  ByteReader reader(bundle);
  while (!reader.empty()) {
    const std::string path(reader.text());
    if (first_.empty()) first_ = path_of(path);
    add(path, reader.text());
  }
}

UnbundledFiles::~UnbundledFiles() = default;

void UnbundledFiles::add(const std::string& path, std::string_view bytes) {
  const int file = files_.emplace_back(std::make_unique<MemoryFile>())->descriptor;
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  const fs::path link = path_of(path);
  fs::create_directories(link.parent_path());
  if (fs::is_symlink(link)) return;  // the same file again
  fs::create_symlink("/proc/self/fd/" + std::to_string(file), link);
}

std::string UnbundledFiles::path_of(const std::string& original) const {
  return original.starts_with(root() + "/") ? original : root() + absolute(original);
}

}  // namespace darkfigure
