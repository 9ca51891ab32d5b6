#pragma once

#include <optional>

#include <toml++/toml.h>

#include "engine/config/config_document.h"

namespace darkfigure {

/// What a TOML value is, in words: "text", "a number", "a list" …
std::string type_of(const toml::node& node);

/// Holds a TOML value to its key's type, allowed values and range. What does not fit is reported at
/// `location` and not returned, so that the key's default stands in for it; an empty text is
/// reported and kept.
std::optional<ConfigValue> read_value(const KeySpec& spec,
                                      const toml::node& node,
                                      const Location& location,
                                      const Location& text_start,
                                      Diagnostics& diagnostics);

}  // namespace darkfigure
