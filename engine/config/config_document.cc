#include "engine/config/config_document.h"

#include <algorithm>

namespace darkfigure {

const ConfigValue* ConfigSection::find(std::string_view key) const {
  for (const ConfigValue& value : values) {
    if (value.key == key) return &value;
  }
  return nullptr;
}

std::string ConfigSection::text(std::string_view key) const {
  const ConfigValue* value = find(key);
  return value == nullptr || value->texts.empty() ? "" : value->text();
}

std::optional<double> ConfigSection::number(std::string_view key) const {
  const ConfigValue* value = find(key);
  if (value == nullptr || value->numbers.empty()) return {};
  return value->number();
}

const ConfigSection* ConfigDocument::find(std::string_view name) const {
  const auto at = std::find_if(
      sections.begin(), sections.end(), [&](const ConfigSection& s) { return s.name == name; });
  return at == sections.end() ? nullptr : &*at;
}

const ConfigSection& ConfigDocument::section(std::string_view name) const {
  const ConfigSection* found = find(name);
  if (found == nullptr) throw std::logic_error("config section not in the schema");
  return *found;
}

std::vector<const ConfigSection*> ConfigDocument::matching(std::string_view pattern) const {
  std::vector<const ConfigSection*> found;
  for (const ConfigSection& section : sections) {
    if (section_matches(section.name, pattern)) found.push_back(&section);
  }
  return found;
}

SourceText source_text(const ConfigSection& section, std::string_view key) {
  const ConfigValue* value = section.find(key);
  if (value == nullptr) return {};
  return {value->text(), value->text_start};
}

std::vector<std::string> first_texts(const ConfigSection& section, std::string_view key) {
  std::vector<std::string> texts;
  if (const ConfigValue* value = section.find(key)) {
    for (const std::vector<std::string>& text : value->texts) texts.push_back(text.front());
  }
  return texts;
}

}  // namespace darkfigure
