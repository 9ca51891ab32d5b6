#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/microdata.h"
#include "engine/inspection/codebook.h"

namespace darkfigure {

/// Parts of a drafted config, in TOML.

/// A text in quotes; line ends and quotes of labels do not end it.
std::string toml_text(const std::string& text);
/// A comment behind a line.
std::string toml_comment(std::string text);

/// An expression can name the variable.
bool is_nameable(const std::string& name);
/// The code of "yes" of a question that is answered yes or no, as an expression writes it.
std::optional<std::string> yes_code(const VariableSummary& variable);

/// `key = "VARIABLE"` of the likeliest variable of a role with the reason, or a line to fill.
std::string guessed_key(const Codebook& codebook, const char* key, const char* role);
/// [design] with the likeliest variables.
std::string drafted_design(const Microdata& data, const Codebook& codebook);
/// [[missing]] of the variables: codes whose labels say that they are no answers.
std::string drafted_missing(const std::vector<const VariableSummary*>& variables);

}  // namespace darkfigure
