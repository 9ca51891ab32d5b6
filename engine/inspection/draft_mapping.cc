#include "engine/inspection/draft_mapping.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "engine/core/text_width.h"
#include "engine/inspection/draft_parts.h"
#include "engine/inspection/match_concepts.h"
#include "engine/questionnaire/measured.h"

namespace darkfigure {
namespace {

std::string percent(double confidence) {
  return std::to_string(static_cast<int>(std::lround(100 * confidence))) + " %";
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

// The likeliest as a line that the user confirms by taking the # away, then the others.
std::string mapping_lines(const MatchedConcept& concept_) {
  const std::string name = padded(concept_.of->name, 26);
  std::string text = "# " + one_line(concept_.of->label) + "\n";
  if (concept_.matches.empty()) return text + "# " + name + " = \"…\"  # nothing found\n\n";
  bool first = true;
  for (const ConceptMatch& match : concept_.matches) {
    text += (first ? "# " + name + " = " : "#     or " + padded("", 18)) +
            toml_text(match.expression) + "  # " + percent(match.confidence) + ": " +
            one_line(match.reason) +
            (match.variable->label.empty() ? "" : " · " + one_line(match.variable->label)) + "\n";
    first = false;
  }
  return text + "\n";
}

// Variables that the definition names, and whether the file has them.
std::string named_variables(const Microdata& data, const Definition& definition) {
  std::string found;
  std::string absent;
  const std::set<std::string> used = names_used(definition);
  for (const DefinedVariable& variable : definition.variables) {
    if (!used.contains(variable.name)) continue;
    std::string& list = data.find(variable.name) != nullptr ? found : absent;
    list += (list.empty() ? "" : ", ") + variable.name;
  }
  std::string text;
  if (!found.empty()) text += "# Variables of the questionnaire in this file: " + found + "\n";
  if (!absent.empty()) text += "# … and not in it: " + absent + "\n";
  return text.empty() ? text : text + "\n";
}

// Concepts that results are published by: their variables are domains as they are, with their
// labels.
std::set<std::string> domain_names(const Definition& definition) {
  std::set<std::string> names;
  const ConfigSection* estimates = definition.document.find("estimates");
  const ConfigValue* domains = estimates == nullptr ? nullptr : estimates->find("domains");
  if (domains == nullptr) return names;
  for (const auto& crossed : domains->texts) names.insert(crossed.begin(), crossed.end());
  return names;
}

}  // namespace

std::string draft_mapping(const Microdata& data,
                          const Codebook& codebook,
                          const Definition& definition,
                          const std::string& file) {
  const std::vector<MatchedConcept> concepts = match_concepts(definition, codebook);
  std::string mapping;
  std::vector<const VariableSummary*> used;
  const std::set<std::string> groups = domain_names(definition);
  std::string domains;
  for (const MatchedConcept& found : concepts) {
    if (groups.contains(found.of->name)) {
      if (!found.matches.empty())
        domains += (domains.empty() ? "" : ", ") + toml_text(found.matches.front().variable->name);
      continue;
    }
    // A survey with names of its own does not ask about its other concepts.
    if (found.matches.empty() && definition.status != "template") continue;
    mapping += mapping_lines(found);
    for (const ConceptMatch& match : found.matches) {
      if (std::find(used.begin(), used.end(), match.variable) == used.end())
        used.push_back(match.variable);
    }
  }
  std::string text = "# " + file + " with the questionnaire " + definition.id +
                     ". Nothing is mapped yet: confirm each line of [derive]\n# by taking its # "
                     "away, correct it, or leave it; what is not confirmed is not estimated.\n\n"
                     "[survey]\nquestionnaire = " +
                     toml_text(definition.id) +
                     "\n# country = \"XX\"\n# reference_period = \"2025-01-01/2025-12-31\"\n\n";
  const bool open = definition.status == "template" && !definition.asked_lists.empty();
  if (open)
    text += "# [lists]  # the members that the survey asks about; names of your own are welcome\n";
  for (const std::string& list : definition.asked_lists) {
    const auto members = definition.lists.find(list);
    if (!open || members == definition.lists.end()) continue;
    std::string quoted;
    for (const std::string& member : members->second)
      quoted += (quoted.empty() ? "" : ", ") + toml_text(member);
    text += "# " + list + " = [" + quoted + "]\n";
  }
  text += "\n[data." + design_level(definition) + "]\nfile = " + toml_text(file) + "\n\n";
  for (const ConfigSection* section : definition.document.matching("data.*")) {
    if (section->name == "data." + design_level(definition)) continue;
    text += "# [" + section->name + "]\n# file = \"…\"\n\n";
  }
  text += named_variables(data, definition);
  const ConfigSection* design = definition.document.find("design");
  const bool designed = design != nullptr && design->find("weight") != nullptr;
  if (!designed) text += drafted_design(data, codebook) + "\n";
  text += drafted_missing(used);
  if (!mapping.empty()) text += "[derive]\n" + mapping;
  if (!domains.empty()) text += "[estimates]\n# domains = [" + domains + "]\n";
  return text;
}

}  // namespace darkfigure
