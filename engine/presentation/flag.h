#pragma once

#include <string>

#include "engine/disclosure/published_table.h"

namespace darkfigure {

/// What a reader must know of a number before using it.
enum class Flag {
  kNone,
  kLowReliability,  // shown; the profiles say caution or suppress
  kConfidential,    // not shown, so that nobody's answer can be told
  kUnreliable,      // not shown, because it is not reliable
  kNotAvailable,    // cannot be estimated
  kNoneRecorded,    // zero, because nobody in the sample has it
};

Flag flag_of(const PublishedTable& table, std::size_t estimate);

/// Shorthand of the Government Statistical Service: "[u]", "[c]", "[x]", "[w]"; empty for none.
std::string shorthand(Flag flag);

/// The symbol of a number that is not there: of a hidden estimate why, otherwise "[x]".
std::string missing_symbol(Flag flag);

/// OBS_STATUS of SDMX (CL_OBS_STATUS): A normal, U low reliability, Q suppressed, O missing.
std::string observation_status(Flag flag, const Estimate& estimate);

/// Key of the message that says it in a word.
std::string quality_key(Flag flag, const Estimate& estimate);

}  // namespace darkfigure
