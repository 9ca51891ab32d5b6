#include "engine/questionnaire/shipped_files.h"

#include <algorithm>

namespace darkfigure {

const EmbeddedFile* find_shipped(std::string_view name) {
  const std::span<const EmbeddedFile> files = shipped_files();
  const auto found = std::find_if(
      files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

}  // namespace darkfigure
