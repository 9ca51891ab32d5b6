#pragma once

#include "cli/command_line.h"
#include "cli/console.h"

namespace darkfigure {

/// The arguments of `simulate` are questionnaires (shipped ones, or files with a section
/// [questionnaire]) instead of a simulation's config.
bool names_questionnaires(const CommandLine& line);

/// Writes a synthetic survey of a questionnaire with its true values; with --coverage, draws many
/// samples of each of the questionnaires and sees how often intervals hold the truth (exit 5 under
/// --strict where they do not).
int simulate_questionnaires(const CommandLine& line, Console& console);

}  // namespace darkfigure
