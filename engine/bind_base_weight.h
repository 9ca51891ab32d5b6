#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Rows with a positive base weight.
std::vector<std::uint8_t> sampled_rows(const Survey& survey);

/// What a step `selection` or `within_household` multiplies each row by. Values that are missing or
/// out of range in the rows that `needed` marks become findings.
Multiplier multiplier_of(Survey& survey,
                         const StepSpec& step,
                         const std::vector<std::uint8_t>& needed,
                         Diagnostics& diagnostics);

/// Multiplies the base weights by the leading steps of those two kinds.
void bind_base_weight(Survey& survey, Diagnostics& diagnostics);

/// Who responded, by the declared dispositions.
void bind_respondents(Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
