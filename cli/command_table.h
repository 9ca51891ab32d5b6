#pragma once

#include <span>
#include <string>

#include "cli/commands.h"

namespace darkfigure {

/// All commands, in the order of `--help`.
std::span<const Command> commands();

/// What `--help` prints.
std::string help_text();

}  // namespace darkfigure
