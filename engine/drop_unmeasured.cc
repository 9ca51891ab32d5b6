#include "engine/drop_unmeasured.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/expression/expression.h"
#include "engine/unmeasured_report.h"

namespace darkfigure {
namespace {

using Names = UnmeasuredReport::Names;

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
  UnmeasuredReport(config_, diagnostics_).report(dropped, why);
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
      diagnostics_.warning(Concern::kConfig,
                           check.location,
                           "the check \"" + check.id + "\" is left out: these files lack " +
                               UnmeasuredReport(config_, diagnostics_).all_shown(lacks));
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
