#pragma once

#include <memory>
#include <string>

#include "engine/core/diagnostics.h"
#include "engine/io/file_image.h"
#include "engine/io/file_kind.h"

namespace darkfigure {

/// Maps a file that should be of `kind`. Null after a finding: it is missing, cannot be read, is
/// empty, cut short, or of another kind.
std::unique_ptr<FileImage> open_file(const std::string& path,
                                     FileKind kind,
                                     Diagnostics& diagnostics);

}  // namespace darkfigure
