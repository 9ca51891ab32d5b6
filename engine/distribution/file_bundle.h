#pragma once

#include <memory>
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

  const std::string& root() const { return root_.path; }
  /// Where the first of the bundle can be read.
  const std::string& first() const { return first_; }
  /// Where the file that had this path can be read.
  std::string path_of(const std::string& original) const;

 private:
  struct Root {
    Root();
    ~Root();
    Root(const Root&) = delete;
    Root& operator=(const Root&) = delete;
    std::string path;
  };
  struct MemoryFile {
    MemoryFile();
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    int descriptor;
  };
  void add(const std::string& path, std::string_view bytes);

  Root root_;
  std::vector<std::unique_ptr<MemoryFile>> files_;
  std::string first_;
};

}  // namespace darkfigure
