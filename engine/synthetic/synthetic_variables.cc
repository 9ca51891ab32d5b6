#include "engine/synthetic/synthetic_variables.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include "engine/core/number_text.h"
#include "engine/core/random.h"
#include "engine/expression/expression.h"

namespace darkfigure {
namespace {

constexpr double kLikeness = 0.04;  // correlation, on the normal scale, of two rows of one PSU

std::vector<SourceText> expressions_of(const RunConfig& config) {
  std::vector<SourceText> expressions;
  for (const Indicator& indicator : config.indicators) {
    for (const SourceText& text : {indicator.numerator, indicator.denominator, indicator.where})
      if (!text.empty()) expressions.push_back(text);
  }
  for (const LevelSpec& level : config.levels) {
    for (const SourceText& text : {level.where, level.series.is_series, level.series.size})
      if (!text.empty()) expressions.push_back(text);
  }
  return expressions;
}

// Every name that is neither derived, nor a level, nor the design's.
std::set<std::string> needed_names(const RunConfig& config,
                                   const std::vector<std::string>& design) {
  std::set<std::string, std::less<>> asked;
  for (const auto& domain : config.estimates.domains) asked.insert(domain.begin(), domain.end());
  for (const Indicator& indicator : config.indicators) asked.insert(indicator.weight);
  for (const LevelSpec& level : config.levels) asked.insert(level.weight);
  const auto all = file_variables(expressions_of(config), asked, config.derivations);
  std::set<std::string> needed(all.begin(), all.end());
  for (const Derivation& derivation : config.derivations) needed.erase(derivation.name);
  for (const LevelSpec& level : config.levels) needed.erase(level.level);
  for (const std::string& name : design) needed.erase(name);
  needed.erase("");
  needed.erase("series_count");
  return needed;
}

void add_range(double low, double high, SyntheticVariable& variable) {
  for (double code = low; code <= high; ++code) {
    variable.codes.push_back(code);
    variable.shares.push_back(1 / (high - low + 1));
  }
}

SyntheticVariable of_variable(const DefinedVariable& defined, const std::string& level) {
  SyntheticVariable variable{.name = defined.name,
                             .label = defined.label,
                             .level = defined.level.empty() ? level : defined.level,
                             .given = defined.given,
                             .weighs = defined.weighs};
  for (const DefinedVariable::Code& code : defined.codes) {
    variable.codes.push_back(code.code);
    variable.labels.push_back({.value = code.code, .label = code.label});
  }
  variable.shares = defined.shares;
  if (variable.shares.empty() && !variable.codes.empty())
    variable.shares.assign(variable.codes.size(), 1 / static_cast<double>(variable.codes.size()));
  if (variable.codes.empty() && defined.range.size() == 2)
    add_range(defined.range[0], defined.range[1], variable);
  return variable;
}

SyntheticVariable of_concept(const Concept& defined, const std::string& level) {
  SyntheticVariable variable{.name = defined.name,
                             .label = defined.label,
                             .level = defined.level.empty() ? level : defined.level,
                             .given = defined.given};
  if (defined.range) {
    add_range(defined.range->low, defined.range->high, variable);
    return variable;
  }
  variable.codes = {0, 1};
  variable.labels = {{.value = 0, .label = "No"}, {.value = 1, .label = "Yes"}};
  const double share = defined.share.value_or(0.1);
  variable.shares = {1 - share, share};
  return variable;
}

// A variable that the definition does not describe but maps to a concept, `p20 = 1`: that code
// where the concept is, the next one elsewhere.
std::optional<SyntheticVariable> of_mapping(const std::string& name, const RunConfig& config) {
  Diagnostics unreported;
  for (const Derivation& derivation : config.derivations) {
    const Concept* of = config.questionnaire->find_concept(derivation.name);
    if (of == nullptr || of->range) continue;
    bool ok = true;
    const Expression parsed = parse_expression(derivation.source, unreported, ok);
    const bool is_equation = parsed.kind == ExpressionKind::kComparison && parsed.text == "=" &&
                             parsed.children[0].kind == ExpressionKind::kName &&
                             parsed.children[1].kind == ExpressionKind::kNumber;
    if (!is_equation || parsed.children[0].text != name) continue;
    SyntheticVariable variable = of_concept(*of, config.design.level);
    const double yes = parsed.children[1].number;
    variable.name = name;
    variable.codes = {yes + 1, yes};
    variable.labels = {{.value = yes + 1, .label = "No"}, {.value = yes, .label = "Yes"}};
    return variable;
  }
  return std::nullopt;
}

}  // namespace

std::vector<SyntheticVariable> synthetic_variables(const RunConfig& config,
                                                   const std::vector<std::string>& design) {
  const Definition& definition = *config.questionnaire;
  std::vector<SyntheticVariable> variables;
  std::set<std::string> open = needed_names(config, design);
  std::set<std::string> done;
  while (!open.empty()) {
    const std::string name = *open.begin();
    open.erase(open.begin());
    if (!done.insert(name).second) continue;
    const auto defined = std::find_if(definition.variables.begin(),
                                      definition.variables.end(),
                                      [&](const DefinedVariable& v) { return v.name == name; });
    const Concept* known = definition.find_concept(name);
    // A survey whose variables have names does not ask about its other concepts.
    const bool is_named = defined != definition.variables.end();
    const bool is_open = known != nullptr && definition.status == "template";
    if (is_named) {
      variables.push_back(of_variable(*defined, config.design.level));
    } else if (is_open) {
      variables.push_back(of_concept(*known, config.design.level));
    } else if (auto mapped = of_mapping(name, config)) {
      variables.push_back(std::move(*mapped));
    } else {
      continue;
    }
    // Who is asked depends on variables that nothing else may need.
    if (variables.back().given.empty()) continue;
    RunConfig filter;
    filter.derivations = config.derivations;
    filter.levels = config.levels;
    filter.indicators.push_back({.numerator = variables.back().given});
    open.merge(needed_names(filter, design));
  }
  return variables;
}

Column draw_values(const SyntheticVariable& variable,
                   const std::vector<std::uint32_t>& psu_of_row,
                   std::uint64_t seed) {
  Column column;
  column.name = variable.name;
  column.label = variable.label;
  column.labels = variable.labels;
  column.format = "F8.0";
  std::vector<double> upper(variable.shares.size());
  std::partial_sum(variable.shares.begin(), variable.shares.end(), upper.begin());
  const RandomStream of_psu(seed, "synthetic psu", variable.name);
  const RandomStream of_row(seed, "synthetic row", variable.name);
  for (std::size_t row = 0; row < psu_of_row.size(); ++row) {
    const double z = std::sqrt(kLikeness) * of_psu.normal(psu_of_row[row], 0) +
                     std::sqrt(1 - kLikeness) * of_row.normal(static_cast<std::uint32_t>(row), 0);
    const double u = 0.5 * std::erfc(-z / std::sqrt(2.0)) * upper.back();
    const auto code = std::upper_bound(upper.begin(), upper.end() - 1, u) - upper.begin();
    column.append(variable.codes[static_cast<std::size_t>(code)], Missing::kPresent);
  }
  return column;
}

}  // namespace darkfigure
