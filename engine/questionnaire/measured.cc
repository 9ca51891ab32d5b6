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

// A user's version of a template says which of its concepts the survey asks about.
bool maps_concepts(const Definition& definition) {
  for (const ConfigSection& section : definition.document.sections) {
    if (section.name != "derive" && !section.name.starts_with("derive.")) continue;
    for (const ConfigValue& value : section.values) {
      if (!definition.ships(value.location) && definition.find_concept(value.key) != nullptr)
        return true;
    }
  }
  return false;
}

class Measuring {
 public:
  Measuring(const Definition& definition, const Given* given)
      : definition_(definition), given_(given), used_(names_used(definition)) {
    is_open_ = definition.status == "template" && !maps_concepts(definition);
    for (const ConfigSection& section : definition.document.sections) {
      if (section.name != "derive" && !section.name.starts_with("derive.")) continue;
      for (const ConfigValue& value : section.values) derived_[value.key] = names_of(value.text());
    }
    levels_ = {design_level(definition)};
    for (const ConfigSection* section : definition.document.matching("data.*"))
      levels_.insert(section->name.substr(5));
    if (given != nullptr) levels_ = given->levels;
    for (const DefinedVariable& variable : definition.variables) named_.insert(variable.name);
  }

  // What nothing gives of what a name is made of.
  Names lacking(const std::string& name) {
    const auto known = found_.find(name);
    if (known != found_.end()) return known->second;
    found_[name] = {};  // against circles
    Names lacks;
    const auto derivation = derived_.find(name);
    const bool is_given = given_ != nullptr && given_->names.contains(name);
    if (!is_given && derivation != derived_.end()) {
      for (const std::string& part : derivation->second) lacks.merge(lacking(part));
    } else if (!is_given && !is_there(name)) {
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
  bool is_there(const std::string& name) const {
    if (levels_.contains(name) || name == "series_count") return true;
    if (given_ != nullptr) return false;
    if (definition_.find_concept(name) == nullptr || named_.contains(name)) return true;
    return is_open_ && used_.contains(name);
  }

  const Definition& definition_;
  const Given* given_;
  Names used_;
  bool is_open_ = false;  // a template that leaves its concepts to others
  std::map<std::string, Names> derived_;
  Names named_;
  Names levels_;
  std::map<std::string, Names> found_;
};

}  // namespace

std::string design_level(const Definition& definition) {
  const ConfigSection* design = definition.document.find("design");
  const std::string level = design == nullptr ? "" : design->text("level");
  return level.empty() ? "person" : level;
}

std::set<std::string> names_used(const Definition& definition) {
  static const std::set<std::string> kExpressions = {
      "numerator", "denominator", "where", "series", "series_size"};
  static const std::set<std::string> kNames = {"weight", "stratum", "psu", "domains"};
  std::set<std::string> derived;
  std::set<std::string> used;
  Diagnostics unreported;
  for (const ConfigSection& section : definition.document.sections) {
    const bool derives = section.name == "derive" || section.name.starts_with("derive.");
    for (const ConfigValue& value : section.values) {
      if (derives) derived.insert(value.key);
      if (derives || kExpressions.contains(value.key)) {
        bool ok = true;
        const Expression parsed = parse_expression({value.text(), {}}, unreported, ok);
        for (const auto& [name, offset] : names_in(parsed)) used.insert(name);
      }
      if (!kNames.contains(value.key)) continue;
      for (const auto& crossed : value.texts) used.insert(crossed.begin(), crossed.end());
    }
  }
  for (const std::string& name : derived) used.erase(name);
  return used;
}

namespace {

Measured measure(const Definition& definition, const Given* given) {
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
  const Names used = names_used(definition);
  for (const DefinedVariable& variable : definition.variables) {
    if (!used.contains(variable.name) || !measuring.lacking(variable.name).empty()) continue;
    for (const std::string& code : variable.iccs) by_crime[code].push_back(variable.name);
  }
  for (const auto& [code, by] : by_crime) {
    CrimeMeasured& crime = measured.crimes.emplace_back(CrimeMeasured{code, by, ""});
    for (const auto& [wider, of] : by_crime) {
      const bool holds = wider.size() < code.size() && code.starts_with(wider);
      if (by.empty() && holds && !of.empty()) crime.within = wider;
    }
  }
  return measured;
}

}  // namespace

Measured measured_by(const Definition& definition) { return measure(definition, nullptr); }

Measured measured_by(const Definition& definition, const Given& given) {
  return measure(definition, &given);
}

}  // namespace darkfigure
