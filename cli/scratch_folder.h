#pragma once

#include <string>

namespace darkfigure {

/// A temporary folder inside another one, readable by the owner alone, gone with the object: data
/// must not lie in the system's folder for temporary files.
class ScratchFolder {
 public:
  /// Throws FileError where nothing can be written to `parent`.
  explicit ScratchFolder(const std::string& parent);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace darkfigure
