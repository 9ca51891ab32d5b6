#include "engine/apply_questionnaire.h"

#include <algorithm>
#include <set>

#include "engine/core/suggestion.h"
#include "engine/read_level_specs.h"
#include "engine/run_schema.h"

namespace darkfigure {
namespace {

// What [survey] says before the questionnaire is known.
struct Wanted {
  std::string reference;
  Location location;
  std::vector<std::string> indicators;
};

Wanted read_wanted(const ConfigDocument& config) {
  Wanted wanted;
  const ConfigSection* survey = config.find("survey");
  if (survey == nullptr) return wanted;
  wanted.reference = survey->text("questionnaire");
  wanted.indicators = first_texts(*survey, "indicators");
  if (const ConfigValue* value = survey->find("questionnaire")) wanted.location = value->location;
  return wanted;
}

// "indicator.robbery.where": an element that may be the questionnaire's.
bool names_an_element(const ConfigOverride& setting) {
  const std::string head = setting.key.substr(0, setting.key.find('.'));
  const SectionSpec* spec = find_section(run_schema(), head);
  return spec != nullptr && spec->repeated;
}

// "[derive.person]" is "[derive]" where persons are the design's level.
void use_design_level(ConfigDocument& document, const std::string& level) {
  for (ConfigSection& section : document.sections) {
    if (section.name == "derive." + level) section.name = "derive";
  }
}

std::string design_level(const ConfigDocument& below, const ConfigDocument& config) {
  for (const ConfigDocument* document : {&config, &below}) {
    const ConfigSection* design = document->find("design");
    if (design != nullptr && design->find("level") != nullptr) return design->text("level");
  }
  return "person";
}

bool gives_rows(const ConfigSection& section) {
  return section.find("file") != nullptr || section.find("from") != nullptr;
}

// What the questionnaire says of levels that this survey has no file of.
void leave_out_levels(ConfigDocument& document,
                      const ConfigDocument& config,
                      const Definition& definition,
                      Diagnostics& diagnostics) {
  // Levels that shipped packs know, besides those that have a section.
  std::vector<std::string> known = {"household", "person", "incident", "establishment"};
  std::set<std::string> present;
  for (const ConfigSection& section : document.sections) {
    if (!section.name.starts_with("data.")) continue;
    known.push_back(section.name.substr(5));
    if (gives_rows(section) || config.find(section.name) != nullptr)
      present.insert(section.name.substr(5));
  }
  const auto is_absent = [&](const std::string& level) { return !present.contains(level); };
  std::erase_if(document.sections, [&](const ConfigSection& section) {
    if (!definition.declares(section.location)) return false;
    const std::size_t dot = section.name.find('.');
    const bool of_level = section.name.starts_with("data.") || section.name.starts_with("derive.");
    const std::string named = section.name == "design" ? "" : section.text("level");
    const std::string level = of_level ? section.name.substr(dot + 1) : named;
    if (level.empty() || !is_absent(level)) return false;
    if (std::find(known.begin(), known.end(), level) == known.end()) {
      diagnostics.error(Concern::kConfig,
                        section.location,
                        "there is no level \"" + level + "\"" + did_you_mean(level, known));
    }
    return true;
  });
}

// Which of the questionnaire's indicators stay: those named by id or by SDG indicator, and the
// parts of averages among them.
void choose(const Wanted& wanted,
            const Definition& definition,
            const ConfigDocument& config,
            ConfigDocument& document,
            Diagnostics& diagnostics) {
  if (wanted.indicators.empty()) return;
  std::set<std::string> kept;
  std::vector<std::string> known;
  for (const Pack& pack : definition.packs) known.push_back(pack.id);
  for (const ConfigSection* section : document.matching("indicator"))
    known.push_back(section->text("id"));
  for (const std::string& name : wanted.indicators) {
    const auto pack = std::find_if(definition.packs.begin(),
                                   definition.packs.end(),
                                   [&](const Pack& p) { return p.id == name; });
    if (pack != definition.packs.end()) {
      kept.insert(pack->indicators.begin(), pack->indicators.end());
    } else if (std::find(known.begin(), known.end(), name) != known.end()) {
      kept.insert(name);
    } else {
      diagnostics.error(Concern::kConfig,
                        config.find("survey")->find("indicators")->location,
                        "\"indicators\": \"" + name + "\" is neither an SDG indicator nor one of " +
                            definition.id + did_you_mean(name, known));
    }
  }
  for (const ConfigSection* section : document.matching("indicator")) {
    const bool own = !definition.declares(section->location);
    if (!own && !kept.contains(section->text("id"))) continue;
    for (const std::string& part : first_texts(*section, "of")) kept.insert(part);
  }
  std::erase_if(document.sections, [&](const ConfigSection& section) {
    return section.name == "indicator" && definition.declares(section.location) &&
           !kept.contains(section.text("id"));
  });
}

void report_idle_keys(const ConfigDocument& config, Diagnostics& diagnostics) {
  const auto idle = [&](const Location& place, const std::string& what) {
    diagnostics.error(
        Concern::kConfig, place, what + " has no effect without \"questionnaire\" in [survey]");
  };
  if (const ConfigSection* lists = config.find("lists")) idle(lists->location, "[lists]");
  const ConfigSection* survey = config.find("survey");
  const ConfigValue* indicators = survey == nullptr ? nullptr : survey->find("indicators");
  if (indicators != nullptr) idle(indicators->location, "\"indicators\"");
}

bool is_pack(const std::string& name) {
  const std::vector<std::string> packs = pack_names();
  return std::find(packs.begin(), packs.end(), name) != packs.end();
}

}  // namespace

std::optional<AppliedQuestionnaire> apply_questionnaire(
    const ConfigDocument& config,
    const std::vector<ConfigOverride>& overrides,
    Diagnostics& diagnostics) {
  AppliedQuestionnaire applied;
  // Settings decide which questionnaire it is, and which levels have files.
  ConfigDocument own = config;
  std::vector<ConfigOverride> first;
  std::copy_if(overrides.begin(), overrides.end(), std::back_inserter(first), [](const auto& s) {
    return !names_an_element(s);
  });
  Diagnostics again;  // the settings are applied to the whole, too
  apply_overrides(own, first, run_schema(), again);
  const Wanted wanted = read_wanted(own);
  applied.overrides = overrides;
  if (wanted.reference.empty()) {
    report_idle_keys(config, diagnostics);
    applied.document = config;
    return applied;
  }
  DefinitionRequest request{.reference = wanted.reference,
                            .location = wanted.location,
                            .beside = config.file,
                            .packs = {},
                            .lists = lists_of(own)};
  std::copy_if(wanted.indicators.begin(),
               wanted.indicators.end(),
               std::back_inserter(request.packs),
               is_pack);
  auto definition = load_definition(request, run_schema(), diagnostics);
  if (!definition) return std::nullopt;
  ConfigDocument below = definition->document;
  const std::string level = design_level(below, own);
  use_design_level(below, level);
  use_design_level(own, level);
  std::erase_if(applied.overrides, [&](const ConfigOverride& setting) {
    return setting.key.starts_with("derive." + level + ".");  // stands in [derive] now
  });
  // Several [derive] sections may have become one name: each in its turn.
  const ConfigDocument nothing{.file = config.file, .sections = {}};
  applied.document = overlay(overlay(nothing, below, run_schema()), own, run_schema());
  leave_out_levels(applied.document, own, *definition, diagnostics);
  choose(wanted, *definition, own, applied.document, diagnostics);
  applied.chosen = wanted.indicators;
  applied.definition = std::make_shared<const Definition>(std::move(*definition));
  return applied;
}

}  // namespace darkfigure
