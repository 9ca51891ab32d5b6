#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darkfigure {

enum class ValueType {
  kText,
  kNumber,
  kInteger,
  kIntegerOrText,
  kBoolean,
  kTextList,
  kNumberList,
  kNumberOrList,
  kTextOrList,
  kCodeList,    // numbers and texts; kept as texts
  kDomainList,  // texts, or lists of texts for crossed domains
};

inline constexpr double kNoLimit = 1e300;

/// One key of the config: everything that checks it, fills its default and documents it.
struct KeySpec {
  std::string_view section;  // "replication"; "data.*" for any level; "indicator" for [[indicator]]
  std::string_view key;
  ValueType type = ValueType::kText;
  std::string_view meaning;
  bool required = false;
  std::string_view default_text = {};  // TOML, without quotes for text; empty: none
  std::string_view allowed = {};       // "jk1|jkn|…"; empty: anything
  double minimum = -kNoLimit;
  double maximum = kNoLimit;
};

/// A section of the config.
struct SectionSpec {
  std::string_view name;
  std::string_view meaning;
  bool required = false;
  bool repeated = false;   // an array of tables: [[name]]
  bool free_keys = false;  // any key, each an expression: [derive]
};

/// All that a kind of config file may hold.
struct ConfigSchema {
  std::span<const SectionSpec> sections;
  std::span<const KeySpec> keys;
};

/// `section` fits the pattern `spec`: equal, or the same with one free part for `*`.
bool section_matches(std::string_view section, std::string_view spec);

/// The spec of a section, or of a key of it; null where there is none.
const SectionSpec* find_section(const ConfigSchema& schema, std::string_view name);
const KeySpec* find_key(const ConfigSchema& schema, std::string_view section, std::string_view key);

/// Keys and subsections that may stand in the section `path`; empty: at the top level.
std::vector<std::string> names_in(const ConfigSchema& schema, std::string_view path);

/// The reference page of a schema in Markdown: a table per section.
std::string config_reference(const ConfigSchema& schema);

}  // namespace darkfigure
