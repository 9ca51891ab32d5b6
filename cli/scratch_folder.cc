#include "cli/scratch_folder.h"

#include <filesystem>

#include <stdlib.h>

#include "engine/core/diagnostics.h"

namespace darkfigure {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  std::string pattern = (fs::temp_directory_path() / "darkfigure-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw FileError(pattern + ": error: cannot create a temporary folder");
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace darkfigure
