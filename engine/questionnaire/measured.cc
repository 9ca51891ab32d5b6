#include "engine/questionnaire/measured.h"

#include <algorithm>
#include <map>

#include "engine/expression/expression.h"

namespace darkfigure {
namespace {

using Names = std::set<std::string>;

Names names_of(const std::string& expression) {
  Diagnostics unreported;
  bool ok = true;
  Names names;
  for (const auto& [name, offset] : names_in(parse_expression({expression, {}}, unreported, ok)))
    names.insert(name);
  return names;
}

class Measuring {
 public:
  Measuring(const Definition& definition, const Names& given) : definition_(definition) {
    for (const ConfigSection& section : definition.document.sections) {
      if (section.name != "derive" && !section.name.starts_with("derive.")) continue;
      for (const ConfigValue& value : section.values) derived_[value.key] = names_of(value.text());
    }
    for (const std::string& name : given) derived_[name] = {};
    const ConfigSection* design = definition.document.find("design");
    const std::string level = design == nullptr ? "" : design->text("level");
    levels_ = {level.empty() ? "person" : level};
    for (const ConfigSection* section : definition.document.matching("data.*"))
      levels_.insert(section->name.substr(5));
    for (const DefinedVariable& variable : definition.variables) named_.insert(variable.name);
  }

  // A concept that nothing gives; empty where the name is one of the files', or derived of such.
  Names lacking(const std::string& name) {
    const auto known = found_.find(name);
    if (known != found_.end()) return known->second;
    found_[name] = {};  // against circles
    Names lacks;
    const auto derivation = derived_.find(name);
    if (derivation != derived_.end()) {
      for (const std::string& part : derivation->second) lacks.merge(lacking(part));
    } else if (definition_.find_concept(name) != nullptr && !named_.contains(name) &&
               definition_.status != "template") {
      lacks.insert(name);
    }
    return found_[name] = lacks;
  }

  Names lacking_in(const ConfigSection& section) {
    const std::string level = section.text("level");
    if (!level.empty() && !levels_.contains(level)) return {"a file of level " + level};
    Names lacks;
    for (const char* key : {"numerator", "denominator", "where"}) {
      if (section.find(key) == nullptr) continue;
      for (const std::string& name : names_of(section.text(key))) lacks.merge(lacking(name));
    }
    return lacks;
  }

 private:
  const Definition& definition_;
  std::map<std::string, Names> derived_;
  Names named_;
  Names levels_;
  std::map<std::string, Names> found_;
};

}  // namespace

Measured measured_by(const Definition& definition, const std::set<std::string>& given) {
  Measuring measuring(definition, given);
  Measured measured;
  std::map<std::string, Names> lacks_of;
  for (const ConfigSection* section : definition.document.matching("indicator")) {
    Names lacks = measuring.lacking_in(*section);
    for (const std::string& part : first_texts(*section, "of"))
      lacks.insert(lacks_of[part].begin(), lacks_of[part].end());
    const std::string id = section->text("id");
    lacks_of[id] = lacks;
    measured.indicators.push_back({id, section->text("label"), {lacks.begin(), lacks.end()}});
  }
  std::map<std::string, std::vector<std::string>> by_crime;
  for (const Concept& of : definition.concepts) {
    for (const std::string& code : of.iccs) {
      std::vector<std::string>& by = by_crime[code];
      if (measuring.lacking(of.name).empty()) by.push_back(of.name);
    }
  }
  for (const DefinedVariable& variable : definition.variables) {
    for (const std::string& code : variable.iccs) by_crime[code].push_back(variable.name);
  }
  for (auto& [code, by] : by_crime) measured.crimes.push_back({code, std::move(by)});
  return measured;
}

}  // namespace darkfigure
