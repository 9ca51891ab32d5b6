#include "engine/unmeasured_report.h"

#include <algorithm>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {

// A concept with its label, or a variable; and what of the config's own looks like it.
std::string UnmeasuredReport::shown(const std::string& name) const {
  const Concept* found = definition_.find_concept(name);
  if (found == nullptr) return name;
  std::vector<std::string> own;
  for (const Derivation& derivation : config_.derivations) {
    const bool known = definition_.find_concept(derivation.name) != nullptr;
    if (!known && !definition_.declares(derivation.source.location)) own.push_back(derivation.name);
  }
  const std::string near = nearest_name(name, own);
  return name + (found->label.empty() ? "" : " (" + found->label + ")") +
         (near.empty() ? "" : " [is \"" + near + "\" meant?]");
}

// A concept that a survey's questionnaire does not ask about, as `coverage` says; a template leaves
// its concepts to the user.
bool UnmeasuredReport::is_never_asked(const Names& lacks) const {
  return definition_.status != "template" &&
         std::any_of(lacks.begin(), lacks.end(), [&](const std::string& name) {
           return definition_.find_concept(name) != nullptr;
         });
}

// Whether the config asks for the indicator, by its id or as a part of an SDG indicator.
bool UnmeasuredReport::is_asked_for(const std::string& id, bool by_id) const {
  return std::any_of(config_.chosen.begin(), config_.chosen.end(), [&](const std::string& name) {
    if (name == id) return true;
    const auto pack = std::find_if(definition_.packs.begin(),
                                   definition_.packs.end(),
                                   [&](const Pack& p) { return p.id == name; });
    return !by_id && pack != definition_.packs.end() &&
           std::find(pack->indicators.begin(), pack->indicators.end(), id) !=
               pack->indicators.end();
  });
}

std::string UnmeasuredReport::all_shown(const Names& names) const {
  constexpr std::size_t kMostShown = 6;
  constexpr std::size_t kMostLabelled = 3;
  std::string text;
  std::size_t count = 0;
  for (const std::string& name : names) {
    if (++count > kMostShown) break;
    text += (text.empty() ? "" : ", ") + (names.size() > kMostLabelled ? name : shown(name));
  }
  const std::size_t more = names.size() - std::min(names.size(), kMostShown);
  return more == 0 ? text : text + " and " + std::to_string(more) + " more";
}

// How to mend it: by [derive], and where members of lists are lacking, by [lists].
std::string UnmeasuredReport::remedy(const Names& lacks) const {
  std::string lists;
  for (const std::string& list : definition_.asked_lists) {
    const auto members = definition_.lists.find(list);
    if (members == definition_.lists.end()) continue;
    const bool of_list = std::any_of(lacks.begin(), lacks.end(), [&](const std::string& name) {
      const Concept* of = definition_.find_concept(name);
      return of != nullptr && of->is_of_list &&
             std::any_of(members->second.begin(),
                         members->second.end(),
                         [&](const std::string& member) { return name.ends_with("_" + member); });
    });
    if (of_list) lists += (lists.empty() ? "" : ", ") + list;
  }
  return "derive it in [derive]" + (lists.empty()
                                        ? ""
                                        : ", or name in [lists] those members of " + lists +
                                              " alone that the survey asks about");
}

void UnmeasuredReport::report(const std::vector<Indicator>& dropped,
                              const std::map<std::string, Names>& why) {
  constexpr std::size_t kMostShown = 12;
  std::map<std::string, std::string> indicators_without;  // what is lacking → ids
  Names all;
  std::size_t expected = 0;
  for (const Indicator& indicator : dropped) {
    const Names& lacks = why.at(indicator.id);
    if (is_asked_for(indicator.id, true)) {
      diagnostics_.error(Concern::kConfig,
                         {.file = config_.file},
                         "[survey] asks for \"" + indicator.id + "\" but nothing gives " +
                             all_shown(lacks) + "; " + remedy(lacks));
    }
    if (!is_asked_for(indicator.id, false) && is_never_asked(lacks)) continue;
    std::string& ids = indicators_without[all_shown(lacks)];
    ids += (ids.empty() ? "" : ", ") + indicator.id;
    all.insert(lacks.begin(), lacks.end());
    ++expected;
  }
  if (config_.indicators.empty() && !dropped.empty()) {
    const Indicator& first = dropped.front();
    diagnostics_.error(Concern::kConfig,
                       {.file = config_.file},
                       "no indicator of the questionnaire " + definition_.id +
                           " can be estimated from these files: \"" + first.id + "\" lacks " +
                           all_shown(why.at(first.id)) + "; " + remedy(why.at(first.id)) +
                           " (`darkfigure init FILE --questionnaire` proposes how)");
    return;
  }
  if (expected == 0) return;
  std::vector<std::string> details;
  for (const auto& [lacks, ids] : indicators_without) {
    if (details.size() == kMostShown) {
      details.push_back("… and " + counted(indicators_without.size() - kMostShown, "line") +
                        " more; `darkfigure coverage " + config_.file + "` has all");
      break;
    }
    details.push_back(lacks + ": " + ids);
  }
  diagnostics_.warning(Concern::kConfig,
                       {.file = config_.file},
                       counted(expected, "indicator") + " of the questionnaire " + definition_.id +
                           " cannot be estimated from these files, which lack what stands in "
                           "front of each; " +
                           remedy(all) +
                           ", or ask for the others by name: indicators = [\"…\"] in [survey]",
                       std::move(details));
}

}  // namespace darkfigure
