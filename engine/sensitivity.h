#pragma once

#include <span>

#include "engine/pipeline.h"

namespace darkfigure {

/// Reads and binds every alternative of [sensitivity] before anything is computed: what is wrong
/// with one becomes a finding at its place.
void check_alternatives(const Survey& survey,
                        std::span<const Statistic> statistics,
                        Diagnostics& diagnostics);

/// The national estimates of the run and of it under every alternative of [sensitivity]: the config
/// is read again with the alternative's settings, and the whole survey weighted, replicated and
/// estimated anew. Estimates that the run does not publish are left out,
/// and under disclosure control those of another base than the run's, or of fewer than
/// `minimum_cases` other cases.
std::vector<SensitivityRow> run_alternatives(const Survey& survey,
                                             const RunResult& run,
                                             std::span<const Statistic> statistics,
                                             const RunSettings& settings,
                                             Diagnostics& diagnostics);

}  // namespace darkfigure
