#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace darkfigure {

/// The files as bytes, with their absolute paths, to be sent to another process.
std::string bundle_files(const std::vector<std::string>& paths);

/// A bundle's files, held in memory and readable below `root()` at the paths they had: nothing of
/// their content is written to a disk. They go with the object.
class UnbundledFiles {
 public:
  explicit UnbundledFiles(std::string_view bundle);
  ~UnbundledFiles();
  UnbundledFiles(const UnbundledFiles&) = delete;
  UnbundledFiles& operator=(const UnbundledFiles&) = delete;

  const std::string& root() const { return root_; }
  /// Where the file that had this path can be read.
  std::string path_of(const std::string& original) const;

 private:
  void add(const std::string& path, std::string_view bytes);

  std::string root_;
  std::vector<int> memory_files_;
};

}  // namespace darkfigure
