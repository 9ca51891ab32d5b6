#include "engine/questionnaire/shipped_files.h"

#include <algorithm>

namespace darkfigure {
namespace {

std::vector<std::string> names_below(std::string_view folder, bool packs) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : shipped_files()) {
    std::string_view name = file.name;
    if (!name.ends_with(".toml") || name == "concepts.toml") continue;
    if (name.starts_with(kPackFolder) != packs) continue;
    name.remove_suffix(5);
    names.emplace_back(name.substr(folder.size()));
  }
  return names;
}

}  // namespace

const EmbeddedFile* find_shipped(std::string_view name) {
  const std::span<const EmbeddedFile> files = shipped_files();
  const auto found = std::find_if(
      files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

std::vector<std::string> definition_names() { return names_below("", false); }

std::vector<std::string> pack_names() { return names_below(kPackFolder, true); }

}  // namespace darkfigure
