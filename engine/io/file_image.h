#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/core/diagnostics.h"

namespace darkfigure {

/// The bytes of a file, mapped read-only; nothing is copied.
class FileImage {
 public:
  /// Throws FileError with the reason: the file does not exist, is a folder, or cannot be read.
  explicit FileImage(const std::string& path);
  ~FileImage();
  FileImage(const FileImage&) = delete;
  FileImage& operator=(const FileImage&) = delete;

  std::span<const char> bytes() const { return {data_, size_}; }
  std::size_t size() const { return size_; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace darkfigure
