#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// The reliability profiles that `quality` names: shipped ones, or files (.toml).
void bind_quality(Survey& survey, Diagnostics& diagnostics);

/// The profiles of these names; what does not exist or does not read is a finding at `place`.
std::vector<QualityProfile> find_profiles(const std::vector<std::string>& names,
                                          const Location& place,
                                          Diagnostics& diagnostics);

}  // namespace darkfigure
