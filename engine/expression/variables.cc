#include "engine/expression/variables.h"

#include <algorithm>

#include "engine/core/suggestion.h"
#include "engine/expression/evaluate.h"

namespace darkfigure {

Variables::Variables(const Microdata& data,
                     const std::vector<Derivation>& derivations,
                     Diagnostics& diagnostics)
    : data_(data), diagnostics_(diagnostics) {
  for (const Derivation& derivation : derivations) {
    const auto& names = data.all_names;
    if (std::find(names.begin(), names.end(), derivation.name) != names.end()) {
      diagnostics.error(Concern::kConfig,
                        derivation.source.location,
                        "the derived variable \"" + derivation.name +
                            "\" has the name of a variable of " + data.file + "; choose another");
    }
    derivations_.emplace(derivation.name, derivation);
  }
}

const Column* Variables::find(std::string_view name,
                              const Location& place,
                              std::vector<std::string> details) {
  if (const Column* column = data_.find(name)) return column;
  if (const auto done = derived_.find(name); done != derived_.end()) return &done->second;
  const std::string shown(name);
  if (in_progress_.contains(name)) {
    diagnostics_.error(Concern::kConfig,
                       place,
                       "the derived variable \"" + shown + "\" refers to itself",
                       std::move(details));
    return nullptr;
  }
  const auto derivation = derivations_.find(name);
  if (derivation == derivations_.end()) {
    std::vector<std::string> known = data_.all_names;
    for (const auto& [derived, unused] : derivations_) known.push_back(derived);
    std::string hint = did_you_mean(name, known);
    if (hint.empty() && !details.empty()) hint = "; a text stands in 'quotes'";
    diagnostics_.error(Concern::kConfig,
                       place,
                       "unknown variable \"" + shown + "\" in " + data_.file + hint,
                       std::move(details));
    return nullptr;
  }
  in_progress_.insert(shown);
  Column column = evaluate(derivation->second.source);
  in_progress_.erase(shown);
  column.name = shown;
  return &derived_.emplace(shown, std::move(column)).first->second;
}

Column Variables::evaluate(const SourceText& source) {
  bool ok = true;
  const Expression expression = parse_expression(source, diagnostics_, ok);
  // Unknown names are looked up first, each once, at its first use.
  const std::map<std::string, std::size_t> names = names_in(expression);
  std::map<std::string, const Column*, std::less<>> found;
  for (const auto& [name, offset] : names) {
    found[name] = find(name, location_at(source, offset), caret_lines(source, offset));
    if (found[name] == nullptr) ok = false;
  }
  if (!ok) {
    Column empty;
    empty.values.assign(rows(), 0);
    empty.missing.assign(rows(), Missing::kSystem);
    empty.is_condition = true;
    return empty;
  }
  const auto lookup = [&](std::string_view name) { return found.find(name)->second; };
  return darkfigure::evaluate(expression, source, lookup, rows(), diagnostics_);
}

Column Variables::evaluate_condition(const SourceText& source) {
  return as_condition(evaluate(source), source.text, source, 0, diagnostics_);
}

std::set<std::string, std::less<>> file_variables(const std::vector<SourceText>& expressions,
                                                  const std::set<std::string, std::less<>>& names,
                                                  const std::vector<Derivation>& derivations) {
  std::set<std::string, std::less<>> needed;
  std::vector<std::string> open(names.begin(), names.end());
  Diagnostics unreported;
  const auto add_names = [&](const SourceText& source) {
    bool ok = true;
    for (const auto& [name, offset] : names_in(parse_expression(source, unreported, ok))) {
      open.push_back(name);
    }
  };
  for (const SourceText& source : expressions) add_names(source);
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (!needed.insert(name).second) continue;
    for (const Derivation& derivation : derivations) {
      if (derivation.name == name) add_names(derivation.source);
    }
  }
  return needed;
}

}  // namespace darkfigure
