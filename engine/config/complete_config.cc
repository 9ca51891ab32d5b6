#include <algorithm>
#include <stdexcept>

#include <toml++/toml.h>

#include "engine/config/config_document.h"
#include "engine/config/read_value.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

// Sets what `--set` says, and fills in what nobody says.
class Completion {
 public:
  Completion(ConfigDocument& document, const ConfigSchema& schema, Diagnostics& diagnostics)
      : file_(document.file),
        sections_(document.sections),
        schema_(schema),
        diagnostics_(diagnostics) {}

  void apply(const ConfigOverride& setting);
  void complete();

 private:
  ConfigSection* find_named(const std::string& name);
  void set_value(ConfigSection& section,
                 const std::string& key,
                 const ConfigOverride& setting,
                 const Location& place);
  void fill_defaults(ConfigSection& section);
  void error(Location location, std::string message);

  const std::string& file_;
  std::vector<ConfigSection>& sections_;
  const ConfigSchema& schema_;
  Diagnostics& diagnostics_;
};

void Completion::error(Location location, std::string message) {
  diagnostics_.error(Concern::kConfig, std::move(location), std::move(message));
}

// The text after "--set": a TOML value, or bare text where the key wants text.
void Completion::apply(const ConfigOverride& setting) {
  const Location place{.file = "--set " + setting.key};
  const std::size_t dot = setting.key.rfind('.');
  const std::string section = dot == std::string::npos ? "" : setting.key.substr(0, dot);
  const std::string key = dot == std::string::npos ? setting.key : setting.key.substr(dot + 1);
  const KeySpec* spec = find_key(schema_, section, key);
  const SectionSpec* section_spec = find_section(schema_, section);
  if (ConfigSection* named = find_named(section)) return set_value(*named, key, setting, place);
  const bool is_free = section_spec != nullptr && section_spec->free_keys;
  if ((spec == nullptr && !is_free) || section_spec == nullptr || section_spec->repeated) {
    std::vector<std::string> known;
    for (const KeySpec& candidate : schema_.keys) {
      const SectionSpec* own = find_section(schema_, candidate.section);
      if (own != nullptr && own->repeated) continue;  // cannot be set
      known.push_back(std::string(candidate.section) + "." + std::string(candidate.key));
    }
    error(place, "unknown key \"" + setting.key + "\"" + did_you_mean(setting.key, known));
    return;
  }
  auto at = std::find_if(sections_.begin(), sections_.end(), [&](const ConfigSection& s) {
    return s.name == section;
  });
  if (at == sections_.end()) at = sections_.insert(sections_.end(), {section, place, true, {}});
  set_value(*at, key, setting, place);
}

// "indicator.robbery": the element of [[indicator]] with id = "robbery".
ConfigSection* Completion::find_named(const std::string& name) {
  for (ConfigSection& section : sections_) {
    const SectionSpec* spec = find_section(schema_, section.name);
    if (spec == nullptr || !spec->repeated || section.text("id").empty()) continue;
    if (name == section.name + "." + section.text("id")) return &section;
  }
  return nullptr;
}

void Completion::set_value(ConfigSection& section,
                           const std::string& key,
                           const ConfigOverride& setting,
                           const Location& place) {
  const SectionSpec* own = find_section(schema_, section.name);
  const bool is_free = own != nullptr && own->free_keys;
  const KeySpec expression{.section = section.name, .key = key, .meaning = {}};
  const KeySpec* spec = is_free ? &expression : find_key(schema_, section.name, key);
  if (spec == nullptr) {
    const std::vector<std::string> known = names_in(schema_, section.name);
    error(place, "unknown key \"" + key + "\"" + did_you_mean(key, known));
    return;
  }
  std::erase_if(section.values, [&](const ConfigValue& v) { return v.key == key; });
  if (setting.value.empty()) return;  // "--set key=" takes the key out
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + setting.value);
  } catch (const toml::parse_error&) {
    parsed.insert_or_assign("value", setting.value);
  }
  const bool bare = (spec->type == ValueType::kText && !parsed.get("value")->is_string()) ||
                    (spec->type == ValueType::kTextOrList && !parsed.get("value")->is_string() &&
                     !parsed.get("value")->is_array());
  if (bare) parsed.insert_or_assign("value", setting.value);
  if (auto value = read_value(*spec, *parsed.get("value"), place, place, diagnostics_)) {
    section.values.push_back(std::move(*value));
  }
}

void Completion::fill_defaults(ConfigSection& section) {
  for (const KeySpec& spec : schema_.keys) {
    if (!section_matches(section.name, spec.section) || section.find(spec.key) != nullptr) continue;
    if (spec.required && section.written) {
      const SectionSpec* own = find_section(schema_, section.name);
      const std::string brackets =
          own->repeated ? "[[" + section.name + "]]" : "[" + section.name + "]";
      error(section.location,
            "expected the key \"" + std::string(spec.key) + "\" in " + brackets +
                " but it is missing");
    }
    if (spec.default_text.empty()) continue;
    const bool quoted = spec.type == ValueType::kText;
    const std::string text =
        quoted ? "\"" + std::string(spec.default_text) + "\"" : std::string(spec.default_text);
    const toml::table parsed = toml::parse("value = " + text);
    const Location& place = section.location;
    auto value = read_value(spec, *parsed.get("value"), place, place, diagnostics_);
    if (!value) throw std::logic_error("a default that its own key refuses");
    value->is_default = true;
    section.values.push_back(std::move(*value));
  }
}

void Completion::complete() {
  for (const SectionSpec& spec : schema_.sections) {
    const bool present =
        std::any_of(sections_.begin(), sections_.end(), [&](const ConfigSection& s) {
          return section_matches(s.name, spec.name);
        });
    if (present) continue;
    if (spec.required) {
      const std::string name(spec.name);
      error({.file = file_},
            "expected " +
                (spec.repeated ? "at least one [[" + name + "]]" : "a section [" + name + "]") +
                " but it is missing");
    }
    const bool single = !spec.repeated && !spec.name.ends_with("*");
    if (single) sections_.push_back({std::string(spec.name), {.file = file_}, false, {}});
  }
  for (ConfigSection& section : sections_) fill_defaults(section);
}

}  // namespace

void apply_overrides(ConfigDocument& document,
                     const std::vector<ConfigOverride>& overrides,
                     const ConfigSchema& schema,
                     Diagnostics& diagnostics) {
  Completion completion(document, schema, diagnostics);
  for (const ConfigOverride& setting : overrides) completion.apply(setting);
}

void complete_config(ConfigDocument& document,
                     const std::vector<ConfigOverride>& overrides,
                     const ConfigSchema& schema,
                     Diagnostics& diagnostics) {
  apply_overrides(document, overrides, schema, diagnostics);
  Completion(document, schema, diagnostics).complete();
}

ConfigDocument load_config(const std::string& path,
                           const std::string& text,
                           const std::vector<ConfigOverride>& overrides,
                           const ConfigSchema& schema,
                           Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count(Severity::kError);
  ConfigDocument document = parse_config(path, text, schema, diagnostics);
  const bool is_toml =
      !document.sections.empty() || diagnostics.count(Severity::kError) == errors_before;
  if (is_toml) complete_config(document, overrides, schema, diagnostics);
  return document;
}

}  // namespace darkfigure
