#include "cli/scratch_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <stdlib.h>

#include "engine/core/diagnostics.h"

namespace darkfigure {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder(const std::string& parent) {
  std::string pattern = parent + "/.darkfigure-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw FileError(parent + ": error: cannot create a folder for the time of the command: " +
                    std::strerror(errno));
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace darkfigure
