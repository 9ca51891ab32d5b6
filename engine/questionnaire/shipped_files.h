#pragma once

#include <span>
#include <string_view>

#include "engine/core/embedded_file.h"

namespace darkfigure {

/// The files of `questionnaires/`, carried inside the program, by their path below that folder
/// ("ncvs/2021.toml"), sorted.
std::span<const EmbeddedFile> shipped_files();

/// The file of that name, or null.
const EmbeddedFile* find_shipped(std::string_view name);

}  // namespace darkfigure
