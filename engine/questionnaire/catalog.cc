#include "engine/questionnaire/catalog.h"

#include <algorithm>

#include "engine/core/number_text.h"
#include "engine/core/text_width.h"
#include "engine/questionnaire/classifications.h"

namespace darkfigure {
namespace {

constexpr std::size_t kNameWidth = 18;

// Throws InputError where a user's definition is wrong; the shipped ones are sound.
Definition loaded(const std::string& name,
                  const ConfigSchema& run,
                  std::vector<std::string> packs = {}) {
  Diagnostics diagnostics;
  auto definition = load_definition(
      {.reference = name, .location = {.file = name}, .packs = std::move(packs)}, run, diagnostics);
  diagnostics.throw_if_errors();
  return *definition;
}

// Any definition holds the packs and the concepts; this one adds none of its own.
Definition shared_parts(const ConfigSchema& run) { return loaded("lacsi", run, pack_names()); }

std::string joined(const std::vector<std::string>& texts, const char* between = ", ") {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : between) + text;
  return all;
}

std::string line(const std::string& what, const std::string& text) {
  return text.empty() ? "" : padded(what, kNameWidth) + text + "\n";
}

std::string lines(const std::string& what, const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += line(all.empty() ? what : "", text);
  return all;
}

std::string crime_titles(const std::vector<std::string>& codes) {
  std::vector<std::string> texts;
  for (const std::string& code : codes) {
    const CrimeCategory* crime = find_crime(code);
    texts.push_back(code + (crime == nullptr ? "" : " " + crime->title));
  }
  return joined(texts, "; ");
}

std::string series_titles(const std::vector<std::string>& series) {
  std::string all;
  for (const std::string& code : series) {
    std::string label;
    for (const SdmxCode& known : sdmx_codes()) {
      if (known.codelist == "SERIES" && known.code == code) label = known.label;
    }
    all += line(all.empty() ? "SDMX series" : "", code + (label.empty() ? "" : "  " + label));
  }
  return all;
}

std::string file_of(const Pack& pack) {
  return std::string(kShippedPrefix) + "indicators/" + pack.id + ".toml";
}

// Its indicators are repeated for the members of the list: each of them names one.
bool pack_asks(const Pack& pack, const Definition& definition, const std::string& list) {
  const auto found = definition.lists.find(list);
  if (found == definition.lists.end()) return false;
  return std::all_of(found->second.begin(), found->second.end(), [&](const std::string& member) {
    return std::any_of(pack.indicators.begin(), pack.indicators.end(), [&](const std::string& id) {
      return ("_" + id + "_").find("_" + member + "_") != std::string::npos;
    });
  });
}

std::string explain_pack(const Pack& pack, const Definition& definition) {
  std::string text = (pack.id[0] >= '0' && pack.id[0] <= '9' ? "SDG indicator " : "") + pack.id +
                     "\n" + pack.title + "\n\n" + line("definition of", pack.version) +
                     lines("published at", pack.source) +
                     line("custodian", joined(pack.custodian)) + line("period", pack.period) +
                     line("base", pack.universe) + line("missing answers", pack.missing) +
                     line("disaggregation", joined(pack.disaggregation)) +
                     series_titles(pack.series) + line("ICCS", crime_titles(pack.iccs)) + "\n";
  // Of what is repeated for the members of a list the first stands for all.
  int shown = 0;
  for (const ConfigSection* section : definition.document.matching("indicator")) {
    if (section->location.file != file_of(pack) || section->location.line == shown) continue;
    shown = section->location.line;
    text += section->text("id") + "\n    " + section->text("label") + "\n    " +
            section->text("statistic") + " of " +
            (section->find("numerator") != nullptr ? section->text("numerator")
                                                   : joined(first_texts(*section, "of")));
    if (section->find("denominator") != nullptr) text += ", base " + section->text("denominator");
    if (section->find("where") != nullptr) text += ", where " + section->text("where");
    text += "\n";
  }
  shown = 0;
  std::string derived;
  for (const ConfigSection& section : definition.document.sections) {
    if (!section.name.starts_with("derive")) continue;
    for (const ConfigValue& value : section.values) {
      if (value.location.file != file_of(pack) || value.location.line == shown) continue;
      shown = value.location.line;
      derived += "    " + value.key + " = " + value.text() + "\n";
    }
  }
  if (!derived.empty()) text += "\nderived\n" + derived;
  for (const std::string& list : definition.asked_lists) {
    if (pack_asks(pack, definition, list))
      text += "\nlikewise for each " + list + ": " + joined(definition.lists.at(list)) + "\n";
  }
  text += "\ntraps\n";
  for (const std::string& trap : pack.traps) text += "    " + trap + "\n";
  return text;
}

std::string values_text(const Concept& of) {
  if (!of.range) return "a condition (1 yes, 0 no)";
  if (!of.range->is_scale) return "a number";
  return shortest_text(of.range->low) + " to " + shortest_text(of.range->high);
}

std::string explain_concept(const Concept& of) {
  return "Concept " + of.name + "\n" + of.label + "\n\n" +
         line("level", of.level.empty() ? "person" : of.level) + line("values", values_text(of)) +
         line("period", of.period) + line("asked of", of.universe) +
         line("ICCS", crime_titles(of.iccs)) + line("tags", joined(of.tags)) +
         line("deviation", of.deviation) + line("words", joined(of.words));
}

std::string explain_crime(const CrimeCategory& crime, const ConfigSchema& run) {
  std::string text = "ICCS " + crime.code + "  " + crime.title + "\n\n";
  std::vector<std::string> above;
  for (const CrimeCategory* at = find_crime(crime.parent); at != nullptr;
       at = find_crime(at->parent))
    above.insert(above.begin(), at->code + " " + at->title);
  text += lines("within", above);
  std::vector<std::string> below;
  for (const CrimeCategory& other : crime_categories()) {
    if (other.parent == crime.code) below.push_back(other.code + " " + other.title);
  }
  text += lines("holds", below);
  std::vector<std::string> by;
  for (const Concept& of : shared_parts(run).concepts) {
    if (std::any_of(of.iccs.begin(), of.iccs.end(), [&](const std::string& code) {
          return code.starts_with(crime.code);
        }))
      by.push_back(of.name);
  }
  return text + line("concepts", joined(by));
}

std::string explain_questionnaire(const Definition& definition) {
  std::string text = definition.id + "\n" + definition.title + "\n\n" +
                     line("status", definition.status) + lines("source", definition.source) +
                     lines("notes", definition.notes);
  for (const ConfigSection& section : definition.document.sections) {
    const bool shown =
        section.name == "design" || section.name.starts_with("data.") || section.name == "missing";
    if (!shown) continue;
    text += "\n[" + section.name + "]\n";
    for (const ConfigValue& value : section.values) {
      std::string written;
      for (const auto& element : value.texts) written += (written.empty() ? "" : ", ") + element[0];
      for (const double number : value.numbers)
        written += (written.empty() ? "" : ", ") + shortest_text(number);
      text += "    " + padded(value.key, kNameWidth) + written + "\n";
    }
  }
  return text + "\n\n" + coverage_text(definition, measured_by(definition));
}

std::optional<std::string> explain_sdmx(const std::string& code) {
  std::string text;
  for (const SdmxCode& known : sdmx_codes()) {
    if (known.code == code)
      text += "SDMX " + known.codelist + " " + code + "  " + known.label + "\n";
  }
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<std::string> explain_tag(const std::string& code) {
  std::string text;
  for (const CrimeTag& tag : crime_tags()) {
    if (tag.tag != code) continue;
    text += tag.value.empty() ? "ICCS tag " + code + " (" + tag.group + ")  " + tag.label + "\n"
                              : "    " + padded(tag.value, 4) + tag.label + "\n";
  }
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

std::string questionnaire_list(const ConfigSchema& run) {
  std::string text;
  for (const std::string& name : definition_names()) {
    const Definition definition = loaded(name, run);
    text += padded(name, 20) + padded(definition.status, 10) + definition.title + "\n";
  }
  return text +
         "\nverified: reproduces published figures; names: variables as the producer names "
         "them; template: concepts,\nwhose expressions the user gives\n";
}

std::string indicator_list(const ConfigSchema& run) {
  std::string text;
  for (const Pack& pack : shared_parts(run).packs)
    text += padded(pack.id, 12) + padded(pack.version, 12) + pack.title + "\n";
  return text;
}

std::string crime_list() {
  std::string text;
  for (const CrimeCategory& crime : crime_categories()) {
    const auto indent = static_cast<std::size_t>(2 * (crime.level - 1));
    text += std::string(indent, ' ') + padded(crime.code, 10) + crime.title + "\n";
  }
  return text;
}

std::optional<std::string> explain(const std::string& code, const ConfigSchema& run) {
  const Definition shared = shared_parts(run);
  for (const Pack& pack : shared.packs) {
    if (pack.id == code || (code == "10.3.1" && pack.id == "16.b.1"))
      return explain_pack(pack, shared);
  }
  for (const Pack& pack : shared.packs) {
    if (std::find(pack.indicators.begin(), pack.indicators.end(), code) != pack.indicators.end())
      return explain_pack(pack, shared);
  }
  const std::vector<std::string> names = definition_names();
  if (std::find(names.begin(), names.end(), code) != names.end() || code.ends_with(".toml"))
    return explain_questionnaire(loaded(code, run));
  if (const CrimeCategory* crime = find_crime(code)) return explain_crime(*crime, run);
  if (const Concept* found = shared.find_concept(code)) return explain_concept(*found);
  if (auto tag = explain_tag(code)) return tag;
  if (auto known = explain_sdmx(code)) return known;
  for (const Country& country : countries()) {
    if (country.iso2 == code || country.iso3 == code || country.m49 == code)
      return country.name + "\n\n" + line("ISO 3166", country.iso2 + ", " + country.iso3) +
             line("M49", country.m49);
  }
  return std::nullopt;
}

std::vector<std::string> explained_codes(const ConfigSchema& run) {
  std::vector<std::string> codes = pack_names();
  const std::vector<std::string> names = definition_names();
  codes.insert(codes.end(), names.begin(), names.end());
  for (const Concept& of : shared_parts(run).concepts) codes.push_back(of.name);
  for (const CrimeCategory& crime : crime_categories()) codes.push_back(crime.code);
  for (const SdmxCode& known : sdmx_codes()) codes.push_back(known.code);
  return codes;
}

std::string coverage_text(const Definition& definition, const Measured& measured) {
  std::string text = definition.id + "  " + definition.title + "\n\nIndicators\n";
  for (const IndicatorMeasured& indicator : measured.indicators) {
    text += std::string(indicator.lacks.empty() ? "  yes  " : "  no   ") +
            padded(indicator.id, 36) +
            (indicator.lacks.empty() ? indicator.label : "lacks " + joined(indicator.lacks)) + "\n";
  }
  std::vector<std::string> absent;
  for (const std::string& name : pack_names()) {
    if (std::none_of(definition.packs.begin(), definition.packs.end(), [&](const Pack& pack) {
          return pack.id == name;
        }))
      absent.push_back(name);
  }
  if (!absent.empty()) text += "  not part of it: " + joined(absent) + "\n";
  text += "\nICCS categories\n";
  for (const CrimeMeasured& crime : measured.crimes) {
    const CrimeCategory* category = find_crime(crime.code);
    const std::string how = !crime.by.empty()      ? joined(crime.by)
                            : crime.within.empty() ? "not asked"
                                                   : "not by itself: within " + crime.within;
    text += std::string(crime.by.empty() ? "  no   " : "  yes  ") + padded(crime.code, 8) +
            padded(category == nullptr ? "" : category->title, 52) + how + "\n";
  }
  return text;
}

}  // namespace darkfigure
