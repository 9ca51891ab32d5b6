#pragma once

#include <optional>
#include <string>

#include "engine/core/diagnostics.h"

namespace darkfigure {

/// The whole file as bytes. Throws FileError naming the path and the system's reason.
std::string read_text_file(const std::string& path);

/// The same, but a file that cannot be read becomes a finding at `place` and the result is empty:
/// `what` names the file's role ("control totals").
std::optional<std::string> read_text_or_report(const std::string& path,
                                               const std::string& what,
                                               const Location& place,
                                               Diagnostics& diagnostics);

}  // namespace darkfigure
