#pragma once

#include <span>
#include <string>

#include "cli/commands.h"

namespace darkfigure {

/// All commands, in the order of `--help`.
std::span<const Command> commands();

/// What `--help` prints.
std::string help_text();

/// The manual page (roff, man macros), made of the same tables as `--help`.
std::string manual_page();

/// The completion script of a shell ("bash", "zsh", "fish"); empty for another.
std::string completion_script(const std::string& shell);

}  // namespace darkfigure
