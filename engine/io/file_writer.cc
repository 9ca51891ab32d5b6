#include "engine/io/file_writer.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"

namespace darkfigure {
namespace {

constexpr std::size_t kBufferSize = 1 << 18;

[[noreturn]] void fail(const std::string& path, const std::string& what, int reason) {
  throw FileError(path + ": error: " + what + ": " + std::strerror(reason));
}

}  // namespace

FileWriter::FileWriter(std::string path, unsigned mode, Open open)
    : path_(std::move(path)),
      file_(::open(path_.c_str(),
                   O_WRONLY | O_CREAT | O_CLOEXEC | (open == Open::kAppend ? O_APPEND : O_TRUNC),
                   mode)) {
  if (file_ < 0) fail(path_, "cannot create the file", errno);
}

FileWriter::~FileWriter() {
  if (file_ >= 0) ::close(file_);
}

void FileWriter::append(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferSize) flush();
}

void FileWriter::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(file_, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) fail(path_, "cannot write the file", errno);
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  buffer_.clear();
}

void FileWriter::close() {
  flush();
  const int file = std::exchange(file_, -1);
  if (::close(file) != 0) fail(path_, "cannot write the file", errno);
}

void write_text_file(const std::string& path, std::string_view content) {
  FileWriter writer(path);
  writer.append(content);
  writer.close();
}

}  // namespace darkfigure
