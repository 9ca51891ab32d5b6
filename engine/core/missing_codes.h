#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// A code that a config or a questionnaire declares missing, with its reason: a number, a range of
/// numbers, a text, or the letter of a tagged missing.
struct MissingCode {
  Missing reason = Missing::kUser;
  double low = 0;
  double high = -1;  // below `low`: no number
  std::string text;
  char tag = '\0';
};

/// Understands "99", "97..99", ".a", and any other text as a text code.
MissingCode parse_missing_code(std::string_view text, Missing reason);

/// Codes for some variables, or for all that no other declaration names.
struct MissingDeclaration {
  std::vector<std::string> variables;  // names, or patterns with * for digits; empty: all others
  std::vector<MissingCode> codes;
  Location location;
  bool optional = false;  // names that no file has are no mistake
};

/// Gives cells with a declared code their reason, in every column but the excepted ones; text codes
/// that look like numbers ("099") match numbers too. A variable takes the codes of the last
/// declaration that names it. Returns how many present cells became missing.
std::size_t declare_missing(Microdata& data,
                            const std::vector<MissingDeclaration>& declarations,
                            const std::vector<std::string>& except);

}  // namespace darkfigure
