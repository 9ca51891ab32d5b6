#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/config_schema.h"
#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"

namespace darkfigure {

/// A value that has passed its KeySpec. A text is one element of `texts`; a crossed domain is
/// several; a list of numbers is `numbers`.
struct ConfigValue {
  std::string key;
  Location location;        // of the value
  Location text_start;      // of the first character inside the quotes
  bool is_default = false;  // not written in the file
  std::vector<double> numbers;
  std::vector<std::vector<std::string>> texts;

  const std::string& text() const { return texts.front().front(); }
  double number() const { return numbers.front(); }
};

/// One section (or one element of a repeated section) with its values, defaults filled in.
struct ConfigSection {
  std::string name;
  Location location;
  bool written = false;  // stands in the file
  std::vector<ConfigValue> values;

  const ConfigValue* find(std::string_view key) const;
  /// The text of `key`, or empty when it has neither value nor default.
  std::string text(std::string_view key) const;
  std::optional<double> number(std::string_view key) const;
};

/// The text of a key with its place; empty where it is not written.
SourceText source_text(const ConfigSection& section, std::string_view key);
/// The first name of each element of a list, or the one text.
std::vector<std::string> first_texts(const ConfigSection& section, std::string_view key);

/// A checked config file.
struct ConfigDocument {
  std::string file;
  std::vector<ConfigSection> sections;  // in file order; defaults of unwritten sections at the end

  /// The first section of that name, or null.
  const ConfigSection* find(std::string_view name) const;
  /// The same of a completed document, in which every section of the schema that is not repeated
  /// exists.
  const ConfigSection& section(std::string_view name) const;
  /// Sections of that name, or that match a pattern with `*`, in file order.
  std::vector<const ConfigSection*> matching(std::string_view pattern) const;
};

/// `--set section.key=value`.
struct ConfigOverride {
  std::string key;
  std::string value;
};

/// Checks the TOML `text` of the file at `path`: syntax errors, unknown keys (with a suggestion),
/// wrong types and values out of range become findings with line and column. What is not written
/// is not there: neither defaults nor sections.
ConfigDocument parse_config(const std::string& path,
                            const std::string& text,
                            const ConfigSchema& schema,
                            Diagnostics& diagnostics);

/// Lays one parsed document over another: its values replace those of the same section and key, and
/// of the element with the same `id` of a repeated section; everything else is added behind. The
/// result is the file of `over`.
ConfigDocument overlay(ConfigDocument base, const ConfigDocument& over, const ConfigSchema& schema);

/// Applies `--set` settings to a parsed document; unknown keys and wrong values become findings.
void apply_overrides(ConfigDocument& document,
                     const std::vector<ConfigOverride>& overrides,
                     const ConfigSchema& schema,
                     Diagnostics& diagnostics);

/// Applies `--set` and fills in the defaults; missing required keys and sections become findings.
void complete_config(ConfigDocument& document,
                     const std::vector<ConfigOverride>& overrides,
                     const ConfigSchema& schema,
                     Diagnostics& diagnostics);

/// `parse_config`, then `complete_config`.
ConfigDocument load_config(const std::string& path,
                           const std::string& text,
                           const std::vector<ConfigOverride>& overrides,
                           const ConfigSchema& schema,
                           Diagnostics& diagnostics);

}  // namespace darkfigure
