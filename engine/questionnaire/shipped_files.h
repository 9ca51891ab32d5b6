#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/embedded_file.h"

namespace darkfigure {

/// The files of `questionnaires/`, carried inside the program, by their path below that folder
/// ("ncvs/2021.toml"), sorted.
std::span<const EmbeddedFile> shipped_files();

/// The file of that name, or null.
const EmbeddedFile* find_shipped(std::string_view name);

/// Folder of the packs of indicators.
inline constexpr std::string_view kPackFolder = "indicators/";

/// Stands in front of a shipped file's name where findings name it.
inline constexpr std::string_view kShippedPrefix = "darkfigure:questionnaires/";

/// Names of the shipped definitions ("enusc/2023"), and of the packs ("16.5.1"), sorted.
std::vector<std::string> definition_names();
std::vector<std::string> pack_names();

}  // namespace darkfigure
