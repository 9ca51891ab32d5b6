#include "engine/drop_unmeasured.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/expression/expression.h"

namespace darkfigure {
namespace {

using Names = std::set<std::string, std::less<>>;

class Dropping {
 public:
  Dropping(RunConfig& config, const std::vector<Level>& levels, Diagnostics& diagnostics)
      : config_(config), definition_(*config.questionnaire), diagnostics_(diagnostics) {
    for (const Level& level : levels) {
      known_.insert(level.data.level);
      known_.insert(level.data.all_names.begin(), level.data.all_names.end());
    }
    known_.insert("series_count");
  }

  void drop();

 private:
  bool from_definition(const Location& place) const { return definition_.declares(place); }
  void check_levels_of_concepts();
  void drop_derivations();
  void yield_to_files();
  void drop_indicators();
  void drop_others();
  // Names that the expression lacks, empty where it has all.
  Names lacking(const SourceText& source) const;
  // … down to the variables that no file has.
  void add_roots(const std::string& name, Names& roots, Names& seen) const;
  std::string shown(const std::string& name) const;
  bool is_never_asked(const Names& lacks) const;
  std::string all_shown(const Names& names) const;
  std::string remedy(const Names& lacks) const;
  bool is_asked_for(const std::string& id, bool by_id) const;
  void report(const std::vector<Indicator>& dropped, const std::map<std::string, Names>& why);

  RunConfig& config_;
  const Definition& definition_;
  Diagnostics& diagnostics_;
  Names known_;
  std::map<std::string, SourceText> unmeasured_;  // derivations taken out
};

Names Dropping::lacking(const SourceText& source) const {
  Names names;
  if (source.empty()) return names;
  Diagnostics unreported;
  bool ok = true;
  for (const auto& [name, offset] : names_in(parse_expression(source, unreported, ok))) {
    if (!known_.contains(name)) names.insert(name);
  }
  return names;
}

void Dropping::add_roots(const std::string& name, Names& roots, Names& seen) const {
  if (!seen.insert(name).second) return;
  const auto derivation = unmeasured_.find(name);
  if (derivation == unmeasured_.end()) {
    roots.insert(name);
    return;
  }
  for (const std::string& next : lacking(derivation->second)) add_roots(next, roots, seen);
}

// A concept with its label, or a variable; and what of the config's own looks like it.
std::string Dropping::shown(const std::string& name) const {
  const Concept* found = definition_.find_concept(name);
  if (found == nullptr) return name;
  std::vector<std::string> own;
  for (const Derivation& derivation : config_.derivations) {
    const bool known = definition_.find_concept(derivation.name) != nullptr;
    if (!known && !from_definition(derivation.source.location)) own.push_back(derivation.name);
  }
  const std::string near = nearest_name(name, own);
  return name + (found->label.empty() ? "" : " (" + found->label + ")") +
         (near.empty() ? "" : " [is \"" + near + "\" meant?]");
}

// A concept that a survey's questionnaire does not ask about, as `coverage` says; a template leaves
// its concepts to the user.
bool Dropping::is_never_asked(const Names& lacks) const {
  return definition_.status != "template" &&
         std::any_of(lacks.begin(), lacks.end(), [&](const std::string& name) {
           return definition_.find_concept(name) != nullptr;
         });
}

// A concept of incidents that is derived of persons would be copied down to every incident.
void Dropping::check_levels_of_concepts() {
  for (const Derivation& derivation : config_.derivations) {
    const Concept* of = definition_.find_concept(derivation.name);
    const std::string& level = derivation.level.empty() ? config_.design.level : derivation.level;
    if (of == nullptr || of->level.empty() || of->level == level) continue;
    diagnostics_.error(Concern::kConfig,
                       derivation.source.location,
                       "the concept " + derivation.name + " is of the level \"" + of->level +
                           "\": expected it in [derive." + of->level +
                           "] but found it among the "
                           "variables of the level \"" +
                           level + "\"");
  }
}

// What the file has under the name of a shipped derivation is taken as it is: the concept itself in
// a template's file, and something that may be another thing elsewhere.
void Dropping::yield_to_files() {
  std::erase_if(config_.derivations, [&](const Derivation& derivation) {
    const Location& place = derivation.source.location;
    const bool yields = definition_.ships(place) && known_.contains(derivation.name);
    if (yields) {
      diagnostics_.warning(Concern::kConfig,
                           place,
                           "the files have a variable \"" + derivation.name +
                               "\": it stands for the questionnaire's own, " +
                               derivation.source.text +
                               "; rename it there where it is another "
                               "thing");
    }
    return yields;
  });
}

void Dropping::drop_derivations() {
  yield_to_files();
  for (const Derivation& derivation : config_.derivations) {
    if (!from_definition(derivation.source.location)) known_.insert(derivation.name);
  }
  std::size_t before = 0;
  do {
    before = known_.size();
    for (const Derivation& derivation : config_.derivations) {
      if (lacking(derivation.source).empty()) known_.insert(derivation.name);
    }
  } while (known_.size() > before);
  for (const Derivation& derivation : config_.derivations) {
    if (from_definition(derivation.source.location) && !lacking(derivation.source).empty())
      unmeasured_.emplace(derivation.name, derivation.source);
  }
  std::erase_if(config_.derivations, [&](const Derivation& derivation) {
    if (!unmeasured_.contains(derivation.name)) return false;
    Names roots;
    Names seen;
    add_roots(derivation.name, roots, seen);
    return !roots.empty();  // without one it refers to itself, and is reported
  });
}

void Dropping::drop_indicators() {
  std::map<std::string, Names> why;
  std::vector<Indicator> dropped;
  const auto drop_where = [&](const auto& lacks) {
    std::vector<Indicator> kept;
    for (Indicator& indicator : config_.indicators) {
      Names missing;
      for (const std::string& name : lacks(indicator)) {
        Names seen;
        add_roots(name, missing, seen);
      }
      if (missing.empty()) {
        kept.push_back(std::move(indicator));
      } else {
        why[indicator.id] = std::move(missing);
        dropped.push_back(std::move(indicator));
      }
    }
    config_.indicators = std::move(kept);
  };
  drop_where([&](const Indicator& indicator) {
    Names names;
    // What the config itself says is not left out but reported.
    for (const SourceText& text : {indicator.numerator, indicator.denominator, indicator.where}) {
      if (from_definition(text.location)) names.merge(lacking(text));
    }
    if (!from_definition(indicator.location)) return names;
    for (const std::string& name : {indicator.weight, indicator.level}) {
      if (!name.empty() && !known_.contains(name)) names.insert(name);
    }
    return names;
  });
  // Averages of what is left out.
  drop_where([&](const Indicator& indicator) {
    Names names;
    if (!from_definition(indicator.location)) return names;
    for (const std::string& part : indicator.of) {
      if (why.contains(part)) names.insert(why[part].begin(), why[part].end());
    }
    return names;
  });
  report(dropped, why);
}

// Whether the config asks for the indicator, by its id or as a part of an SDG indicator.
bool Dropping::is_asked_for(const std::string& id, bool by_id) const {
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

std::string Dropping::all_shown(const Names& names) const {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + shown(name);
  return text;
}

// How to mend it: by [derive], and where members of lists are lacking, by [lists].
std::string Dropping::remedy(const Names& lacks) const {
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

void Dropping::report(const std::vector<Indicator>& dropped,
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

void Dropping::drop_others() {
  EstimateSpec& estimates = config_.estimates;
  if (from_definition(config_.domains_location)) {
    std::string absent;
    std::erase_if(estimates.domains, [&](const std::vector<std::string>& domain) {
      const bool out = std::any_of(domain.begin(), domain.end(), [&](const std::string& name) {
        return !known_.contains(name);
      });
      std::string shown_name;
      for (const std::string& name : domain) shown_name += (shown_name.empty() ? "" : "*") + name;
      if (out) absent += (absent.empty() ? "" : ", ") + shown_name;
      return out;
    });
    if (!absent.empty()) {
      diagnostics_.warning(Concern::kConfig,
                           config_.domains_location,
                           "these files have none of the questionnaire's domains " + absent +
                               ": name your own, domains = [\"…\"] in [estimates]");
    }
  }
  std::erase_if(config_.checks, [&](const EditRule& check) {
    const Names lacks = from_definition(check.location) ? lacking(check.rule) : Names{};
    if (!lacks.empty() && !definition_.ships(check.location)) {
      diagnostics_.warning(
          Concern::kConfig,
          check.location,
          "the check \"" + check.id + "\" is left out: these files lack " + all_shown(lacks));
    }
    return !lacks.empty();
  });
}

void Dropping::drop() {
  check_levels_of_concepts();
  drop_derivations();
  drop_indicators();
  drop_others();
}

}  // namespace

void drop_unmeasured(RunConfig& config,
                     const std::vector<Level>& levels,
                     Diagnostics& diagnostics) {
  if (config.questionnaire == nullptr) return;
  Dropping(config, levels, diagnostics).drop();
}

}  // namespace darkfigure
