#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace darkfigure {

/// Files of a run, written whole or not at all: everything is staged in a hidden folder inside the
/// output folder, flushed to disk, and renamed into place by `commit()`, `manifest.json` last. A
/// run that fails or is killed before that leaves the output folder as it was; the staging folder
/// goes with the object (one left by a killed run is removed by the next on the same machine).
class OutputFolder {
 public:
  /// Creates the folder if needed. Throws FileError when it cannot be written to.
  explicit OutputFolder(std::string path);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const std::string& path() const { return path_; }
  /// Where to write the file `name` ("report.en.html", "sdmx/SDG.csv") until `commit()`. Microdata
  /// are readable by the owner alone.
  std::string stage(const std::string& name);
  void write(const std::string& name, std::string_view content);
  /// The same, readable by the owner alone.
  void write_private(const std::string& name, std::string_view content);
  /// Staged files so far, sorted.
  std::vector<std::string> staged() const;
  const std::string& staging_path() const { return staging_; }

  /// Views that were made of the run in this folder earlier, and are still there.
  std::vector<std::string> earlier_exports() const;
  /// Files of the folder that a run with these outputs would overwrite though no earlier run's
  /// manifest lists them; `--force` overwrites them.
  std::vector<std::string> foreign_files(const std::vector<std::string>& names) const;
  /// Moves every staged file into place; a run that writes a manifest also removes the outputs
  /// which the earlier manifest lists and it does not write.
  void commit();

 private:
  std::vector<std::string> listed_outputs(std::string_view manifest, std::string_view schema) const;
  std::vector<std::string> earlier_outputs() const;

  std::string path_;
  std::string staging_;
  bool created_ = false;
  bool committed_ = false;
  std::map<std::string, std::string> staged_;
};

}  // namespace darkfigure
