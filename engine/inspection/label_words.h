#pragma once

#include <string>

namespace darkfigure {

/// The text in small letters without the accents of Latin letters: "NÃO" is "nao".
std::string folded_text(const std::string& text);

/// What a value label says, in the languages of surveys (English, Spanish, Portuguese, French,
/// Korean).
bool says_yes(const std::string& label);
bool says_no(const std::string& label);

/// The reason of a label that names no answer: "refused", "dont_know", "not_applicable",
/// "not_asked", "user_missing" where it only says that there is none; empty for an answer.
std::string reason_said(const std::string& label);

/// A variable's label or name speaks of a crime or of corruption.
bool speaks_of_crime(const std::string& text);

/// … of a group that results are published by: sex, age, region, urban or rural.
bool speaks_of_group(const std::string& text);

}  // namespace darkfigure
