#pragma once

#include <optional>
#include <string>

#include "engine/config/config_schema.h"
#include "engine/questionnaire/measured.h"

namespace darkfigure {

/// Reference texts for a terminal. `run` is the schema of a run's config.

/// A line per shipped questionnaire: name, status, title.
std::string questionnaire_list(const ConfigSchema& run);
/// A line per pack of indicators.
std::string indicator_list(const ConfigSchema& run);
/// The categories of the ICCS, indented by level.
std::string crime_list();

/// What is known of a code: an SDG indicator (16.5.1), a questionnaire (enusc/2023), a category of
/// the ICCS (0401), one of its tags (At), a concept (victim_robbery), a code of the SDG data
/// structure (IU_COR_BRIB), a country (GT). Nothing where there is no such code.
std::optional<std::string> explain(const std::string& code, const ConfigSchema& run);
/// Everything that `explain` knows, for suggestions.
std::vector<std::string> explained_codes(const ConfigSchema& run);

/// What a questionnaire can and cannot measure.
std::string coverage_text(const Definition& definition, const Measured& measured);

}  // namespace darkfigure
