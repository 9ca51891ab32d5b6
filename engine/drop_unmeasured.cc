#include "engine/drop_unmeasured.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/number_text.h"
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
  void drop_derivations();
  void drop_indicators();
  void drop_others();
  // Names that the expression lacks, empty where it has all.
  Names lacking(const SourceText& source) const;
  // … down to the variables that no file has.
  void add_roots(const std::string& name, Names& roots, Names& seen) const;
  std::string shown(const std::string& name) const;
  bool is_never_asked(const Names& lacks) const;
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

// A concept with its label, or a variable.
std::string Dropping::shown(const std::string& name) const {
  const Concept* found = definition_.find_concept(name);
  if (found == nullptr || found->label.empty()) return name;
  return name + " (" + found->label + ")";
}

// A concept that a survey's questionnaire does not ask about, as `coverage` says; a template leaves
// its concepts to the user.
bool Dropping::is_never_asked(const Names& lacks) const {
  return definition_.status != "template" &&
         std::any_of(lacks.begin(), lacks.end(), [&](const std::string& name) {
           return definition_.find_concept(name) != nullptr;
         });
}

void Dropping::drop_derivations() {
  // What the file has under a concept's name is the concept.
  std::erase_if(config_.derivations, [&](const Derivation& derivation) {
    return from_definition(derivation.source.location) && known_.contains(derivation.name);
  });
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
  std::erase_if(config_.derivations, [&](const Derivation& derivation) {
    const bool out =
        from_definition(derivation.source.location) && !lacking(derivation.source).empty();
    if (out) unmeasured_.emplace(derivation.name, derivation.source);
    return out;
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
      if (missing.empty() || !from_definition(indicator.location)) {
        kept.push_back(std::move(indicator));
      } else {
        why[indicator.id] = std::move(missing);
        dropped.push_back(std::move(indicator));
      }
    }
    config_.indicators = std::move(kept);
  };
  drop_where([&](const Indicator& indicator) {
    Names names = lacking(indicator.numerator);
    names.merge(lacking(indicator.denominator));
    names.merge(lacking(indicator.where));
    for (const std::string& name : {indicator.weight, indicator.level}) {
      if (!name.empty() && !known_.contains(name)) names.insert(name);
    }
    return names;
  });
  // Averages of what is left out.
  drop_where([&](const Indicator& indicator) {
    Names names;
    for (const std::string& part : indicator.of) {
      if (why.contains(part)) names.insert(why[part].begin(), why[part].end());
    }
    return names;
  });
  if (config_.indicators.empty() && !dropped.empty() && config_.chosen.empty()) {
    std::string example;
    for (const std::string& name : why.at(dropped.front().id))
      example += (example.empty() ? "" : ", ") + shown(name);
    diagnostics_.error(Concern::kConfig,
                       {.file = config_.file},
                       "no indicator of the questionnaire " + definition_.id +
                           " can be estimated from these files: derive its concepts in [derive] "
                           "(`darkfigure init FILE --questionnaire` proposes how); \"" +
                           dropped.front().id + "\" lacks " + example);
    return;
  }
  report(dropped, why);
}

void Dropping::report(const std::vector<Indicator>& dropped,
                      const std::map<std::string, Names>& why) {
  std::map<std::string, std::string> indicators_without;  // what is lacking → ids
  std::size_t expected = 0;
  for (const Indicator& indicator : dropped) {
    std::string lacks;
    for (const std::string& name : why.at(indicator.id))
      lacks += (lacks.empty() ? "" : ", ") + shown(name);
    const std::vector<std::string>& chosen = config_.chosen;
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), indicator.id) != chosen.end();
    if (!is_chosen && is_never_asked(why.at(indicator.id))) continue;
    std::string& ids = indicators_without[lacks];
    ids += (ids.empty() ? "" : ", ") + indicator.id;
    ++expected;
    if (!is_chosen) continue;
    diagnostics_.error(Concern::kConfig,
                       {.file = config_.file},
                       "[survey] asks for \"" + indicator.id + "\" but nothing gives " + lacks +
                           "; derive it in [derive]");
  }
  std::vector<std::string> details;
  for (const auto& [lacks, ids] : indicators_without) details.push_back(lacks + ": " + ids);
  if (expected == 0) return;
  diagnostics_.warning(Concern::kConfig,
                       {.file = config_.file},
                       counted(expected, "indicator") + " of the questionnaire " + definition_.id +
                           " cannot be estimated from these files, which lack what stands in "
                           "front of each; derive it in [derive], or name the indicators "
                           "that are wanted: indicators = [\"…\"] in [survey]",
                       std::move(details));
}

void Dropping::drop_others() {
  EstimateSpec& estimates = config_.estimates;
  if (from_definition(config_.domains_location)) {
    std::erase_if(estimates.domains, [&](const std::vector<std::string>& domain) {
      return std::any_of(domain.begin(), domain.end(), [&](const std::string& name) {
        return !known_.contains(name);
      });
    });
  }
  std::erase_if(config_.checks, [&](const EditRule& check) {
    return from_definition(check.location) && !lacking(check.rule).empty();
  });
}

void Dropping::drop() {
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
