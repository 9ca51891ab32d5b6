#include "engine/io/file_image.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace darkfigure {

FileImage::FileImage(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    throw FileError(errno == ENOENT ? "the file does not exist"
                                    : std::string("cannot read the file: ") + std::strerror(errno));
  }
  struct stat status {};
  void* data = nullptr;
  std::string trouble;
  if (::fstat(file, &status) != 0) {
    trouble = std::string("cannot read the file: ") + std::strerror(errno);
  } else if (S_ISDIR(status.st_mode)) {
    trouble = "expected a file but found a folder";
  } else if (!S_ISREG(status.st_mode)) {
    trouble = "expected a file but found a device or pipe";
  } else if (status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    data = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED) trouble = std::string("cannot read the file: ") + std::strerror(errno);
  }
  ::close(file);
  if (!trouble.empty()) throw FileError(trouble);
  data_ = static_cast<const char*>(data);
}

FileImage::~FileImage() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace darkfigure
