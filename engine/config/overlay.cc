#include <algorithm>
#include <set>

#include "engine/config/config_document.h"

namespace darkfigure {
namespace {

// The section that `over` replaces values of, or null.
ConfigSection* counterpart(std::vector<ConfigSection>& sections,
                           const ConfigSection& over,
                           bool repeated) {
  const std::string id = over.text("id");
  if (repeated && id.empty()) return nullptr;
  const auto found = std::find_if(sections.begin(), sections.end(), [&](const ConfigSection& s) {
    return s.name == over.name && (!repeated || s.text("id") == id);
  });
  return found == sections.end() ? nullptr : &*found;
}

void replace_values(ConfigSection& section, const ConfigSection& over) {
  for (const ConfigValue& value : over.values) {
    const auto same = std::find_if(section.values.begin(),
                                   section.values.end(),
                                   [&](const ConfigValue& v) { return v.key == value.key; });
    if (same == section.values.end()) {
      section.values.push_back(value);
    } else {
      *same = value;
    }
  }
  section.location = over.location;
}

}  // namespace

ConfigDocument overlay(ConfigDocument base,
                       const ConfigDocument& over,
                       const ConfigSchema& schema) {
  base.file = over.file;
  std::set<std::string> seen;  // two elements of one id in one file are that file's mistake
  for (const ConfigSection& section : over.sections) {
    const SectionSpec* spec = find_section(schema, section.name);
    const bool repeated = spec != nullptr && spec->repeated;
    const bool again = repeated && !seen.insert(section.name + "|" + section.text("id")).second;
    ConfigSection* same = again ? nullptr : counterpart(base.sections, section, repeated);
    if (same != nullptr) {
      replace_values(*same, section);
    } else {
      base.sections.push_back(section);
    }
  }
  return base;
}

}  // namespace darkfigure
