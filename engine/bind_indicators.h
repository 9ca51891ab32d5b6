#pragma once

#include <span>

#include "engine/survey.h"

namespace darkfigure {

/// Evaluates every indicator's expressions at its level and binds them to the units there, with the
/// domains those units fall into. Every problem becomes a finding.
void bind_indicators(Survey& survey,
                     std::span<const Statistic> statistics,
                     Diagnostics& diagnostics);

}  // namespace darkfigure
