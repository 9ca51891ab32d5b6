#include "engine/config/config_schema.h"

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

std::string_view type_text(ValueType type) {
  switch (type) {
    case ValueType::kText:
      return "text";
    case ValueType::kNumber:
      return "number";
    case ValueType::kInteger:
      return "whole number";
    case ValueType::kIntegerOrText:
      return "whole number";
    case ValueType::kBoolean:
      return "true or false";
    case ValueType::kTextList:
      return "list of texts";
    case ValueType::kNumberList:
      return "list of numbers";
    case ValueType::kNumberOrList:
      return "number or list of numbers";
    case ValueType::kTextOrList:
      return "text or list of texts";
    case ValueType::kCodeList:
      return "list of codes";
    case ValueType::kDomainList:
      break;
  }
  return "list of names, or of lists of names (crossed)";
}

std::string values_text(const KeySpec& key) {
  std::string text(type_text(key.type));
  if (!key.allowed.empty()) {
    text = key.type == ValueType::kIntegerOrText ? text + " or `" : "`";
    for (const char c : key.allowed) text += c == '|' ? std::string("` `") : std::string(1, c);
    text += "`";
  }
  const bool has_minimum = key.minimum > -kNoLimit;
  const bool has_maximum = key.maximum < kNoLimit;
  if (has_minimum && has_maximum) {
    text += ", " + shortest_text(key.minimum) + " to " + shortest_text(key.maximum);
  } else if (has_minimum) {
    text += ", " + shortest_text(key.minimum) + " or more";
  }
  return text;
}

}  // namespace

bool section_matches(std::string_view section, std::string_view spec) {
  if (!spec.ends_with(".*")) return section == spec;
  const std::string_view head = spec.substr(0, spec.size() - 1);
  return section.starts_with(head) && section.size() > head.size() &&
         section.substr(head.size()).find('.') == std::string_view::npos;
}

const SectionSpec* find_section(const ConfigSchema& schema, std::string_view name) {
  for (const SectionSpec& spec : schema.sections) {
    if (section_matches(name, spec.name)) return &spec;
  }
  return nullptr;
}

const KeySpec* find_key(const ConfigSchema& schema,
                        std::string_view section,
                        std::string_view key) {
  for (const KeySpec& spec : schema.keys) {
    if (spec.key == key && section_matches(section, spec.section)) return &spec;
  }
  return nullptr;
}

std::vector<std::string> names_in(const ConfigSchema& schema, std::string_view path) {
  std::vector<std::string> names;
  for (const KeySpec& spec : schema.keys) {
    if (section_matches(path, spec.section)) names.emplace_back(spec.key);
  }
  const std::string head = path.empty() ? "" : std::string(path) + ".";
  for (const SectionSpec& spec : schema.sections) {
    if (!spec.name.starts_with(head)) continue;
    const std::string rest(spec.name.substr(head.size()));
    if (!rest.empty() && rest.find('.') == std::string::npos) names.push_back(rest);
  }
  return names;
}

std::string config_reference(const ConfigSchema& schema) {
  std::string page;
  for (const SectionSpec& section : schema.sections) {
    if (section.meaning.empty()) continue;
    const std::string brackets = section.repeated ? "[[" : "[";
    page += "## `" + brackets + std::string(section.name) + (section.repeated ? "]]`" : "]`") +
            (section.required ? " (required)" : "") + "\n\n" + std::string(section.meaning) +
            "\n\n";
    if (section.free_keys) continue;
    page += "| key | values | default | meaning |\n|---|---|---|---|\n";
    for (const KeySpec& key : schema.keys) {
      if (key.section != section.name) continue;
      const std::string standard = key.required ? "required"
                                   : key.default_text.empty()
                                       ? ""
                                       : "`" + std::string(key.default_text) + "`";
      page += "| `" + std::string(key.key) + "` | " + values_text(key) + " | " + standard + " | " +
              std::string(key.meaning) + " |\n";
    }
    page += "\n";
  }
  return page;
}

}  // namespace darkfigure
