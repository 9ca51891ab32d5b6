#include "engine/expression/variables.h"

#include <algorithm>
#include <utility>

#include "engine/core/suggestion.h"
#include "engine/expression/evaluate.h"

namespace darkfigure {

namespace {

constexpr std::string_view kSeriesCount = "series_count";

Column series_count_column(std::vector<double> counts) {
  Column column;
  column.name = kSeriesCount;
  column.label = "Incidents that the record stands for";
  column.missing.assign(counts.size(), Missing::kPresent);
  column.values = std::move(counts);
  return column;
}

}  // namespace

Variables::Variables(const Level& level,
                     const std::vector<Derivation>& derivations,
                     Variables* upper,
                     Diagnostics& diagnostics)
    : level_(level), upper_(upper), diagnostics_(diagnostics) {
  for (const Derivation& derivation : derivations) {
    const auto& names = level.data.all_names;
    if (std::find(names.begin(), names.end(), derivation.name) != names.end()) {
      diagnostics.error(Concern::kConfig,
                        derivation.source.location,
                        "the derived variable \"" + derivation.name +
                            "\" has the name of a variable of " + level.data.file +
                            "; choose another");
    }
    derivations_.emplace(derivation.name, derivation);
  }
  if (level.parent != Level::kNone) {
    // Without a rule every record is one incident.
    std::vector<double> counts = level.series_count;
    counts.resize(level.data.rows, 1.0);
    made_.emplace(kSeriesCount, series_count_column(std::move(counts)));
  }
  const auto& names = level.data.all_names;
  if (!level.series_count.empty() &&
      std::find(names.begin(), names.end(), kSeriesCount) != names.end()) {
    diagnostics.error(Concern::kData,
                      {.file = level.data.file, .variable = std::string(kSeriesCount)},
                      "the series rule makes a variable of this name; rename the file's");
  }
  if (upper != nullptr) upper->add_lower(level.data.level, *this, level.parent_row);
}

// A level is lower to every level above it.
void Variables::add_lower(const std::string& name,
                          Variables& lower,
                          std::vector<std::uint32_t> upper_row) {
  if (upper_ != nullptr) {
    std::vector<std::uint32_t> higher(upper_row.size());
    for (std::size_t row = 0; row < higher.size(); ++row) {
      higher[row] = level_.parent_row[upper_row[row]];
    }
    upper_->add_lower(name, lower, std::move(higher));
  }
  lower_.insert_or_assign(name, Lower{&lower, std::move(upper_row)});
}

const Column* Variables::own(std::string_view name) const {
  if (const Column* column = level_.data.find(name)) return column;
  const auto made = made_.find(name);
  return made == made_.end() ? nullptr : &made->second;
}

bool Variables::knows(std::string_view name) const {
  return own(name) != nullptr || derivations_.contains(name) ||
         (upper_ != nullptr && upper_->knows(name));
}

std::vector<std::string> Variables::known_names() const {
  std::vector<std::string> names = level_.data.all_names;
  for (const auto& [name, unused] : derivations_) names.push_back(name);
  for (const auto& [name, unused] : lower_) names.push_back(name);
  if (upper_ != nullptr) {
    const std::vector<std::string> above = upper_->known_names();
    names.insert(names.end(), above.begin(), above.end());
  }
  return names;
}

const Column* Variables::find(std::string_view name,
                              const Location& place,
                              std::vector<std::string> details) {
  if (const Column* column = own(name)) return column;
  const std::string shown(name);
  if (in_progress_.contains(name)) {
    diagnostics_.error(Concern::kConfig,
                       place,
                       "the derived variable \"" + shown + "\" refers to itself",
                       std::move(details));
    return nullptr;
  }
  const auto derivation = derivations_.find(name);
  if (derivation == derivations_.end() && upper_ != nullptr && upper_->knows(name)) {
    const Column* above = upper_->find(name, place, std::move(details));
    if (above == nullptr) return nullptr;
    return &made_.emplace(shown, gather(*above, level_.parent_row)).first->second;
  }
  if (derivation == derivations_.end()) {
    std::string hint = elsewhere(name);
    if (hint.empty()) hint = did_you_mean(name, known_names());
    if (hint.empty() && !details.empty()) hint = "; a text stands in 'quotes'";
    diagnostics_.error(Concern::kConfig,
                       place,
                       "unknown variable \"" + shown + "\" in " + level_.data.file + hint,
                       std::move(details));
    return nullptr;
  }
  in_progress_.insert(shown);
  Column column = evaluate(derivation->second.source);
  in_progress_.erase(shown);
  column.name = shown;
  return &made_.emplace(shown, std::move(column)).first->second;
}

// A level in the wrong place, and a variable of a lower level, are frequent mistakes.
std::string Variables::elsewhere(std::string_view name) const {
  for (const Variables* above = this; above != nullptr; above = above->upper_) {
    const bool is_level = above->level_.data.level == name || above->lower_.contains(name);
    if (is_level && !lower_.contains(name)) {
      return "; the level \"" + std::string(name) + "\" is not below \"" + level_.data.level + "\"";
    }
  }
  for (const auto& [level, lower] : lower_) {
    if (lower_.contains(name)) {
      return "; a level stands in a roll-up, as in count(" + std::string(name) + ", condition)";
    }
    if (lower.variables->knows(name)) {
      return "; it is a variable of the level \"" + level + "\", as in any(" + level + ", " +
             std::string(name) + " = 1)";
    }
  }
  return "";
}

Column Variables::evaluate(const SourceText& source) {
  bool ok = true;
  const Expression expression = parse_expression(source, diagnostics_, ok);
  return evaluate(expression, source, ok);
}

Column Variables::evaluate(const Expression& expression, const SourceText& source, bool parsed) {
  bool ok = parsed;
  // Unknown names are looked up first, each once, at its first use.
  const auto is_level = [&](std::string_view name) { return lower_.contains(name); };
  std::map<std::string, const Column*, std::less<>> found;
  for (const auto& [name, offset] : names_in(expression, is_level)) {
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
  EvaluationScope scope;
  scope.rows = rows();
  scope.column = [&](std::string_view name) { return found.find(name)->second; };
  scope.level = [&](std::string_view name) -> std::optional<LowerLevel> {
    const auto lower = lower_.find(name);
    if (lower == lower_.end()) return std::nullopt;
    return LowerLevel{&lower->second.upper_row, [&source, lower](const Expression& part) {
                        return lower->second.variables->evaluate(part, source, true);
                      }};
  };
  return darkfigure::evaluate(expression, source, scope, diagnostics_);
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
