#include "engine/check_concepts.h"

#include <algorithm>
#include <set>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// Names that the expressions of indicators need, through derivations too.
std::set<std::string, std::less<>> used_names(const RunConfig& config) {
  std::vector<SourceText> expressions;
  for (const Indicator& indicator : config.indicators) {
    for (const SourceText& text : {indicator.numerator, indicator.denominator, indicator.where})
      if (!text.empty()) expressions.push_back(text);
  }
  return file_variables(expressions, {}, config.derivations);
}

// Where the concept is derived; nowhere where it is a variable of the file.
Location place_of(const Concept& of, const Survey& survey, const std::string& file) {
  for (const Derivation& derivation : survey.config.derivations) {
    if (derivation.name == of.name) return derivation.source.location;
  }
  return {.file = file, .variable = of.name};
}

// The present codes that are not what the concept has, each with its rows; the first few.
std::string strangers(const Column& column, const Concept& of, std::size_t& kinds) {
  const Categories categories = categorize(column);
  std::vector<std::size_t> rows(categories.codes.size(), 0);
  for (const std::int32_t category : categories.of_row) {
    if (category >= 0) ++rows[static_cast<std::size_t>(category)];
  }
  std::string text;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto code = column.is_text ? std::nullopt : parse_number(categories.codes[k]);
    const bool fits = code && (of.range ? *code >= of.range->low && *code <= of.range->high
                                        : *code == 0 || *code == 1);
    if (fits) continue;
    if (++kinds <= 5) {
      text +=
          (text.empty() ? "" : ", ") + categories.codes[k] + " (" + counted(rows[k], "row") + ")";
    }
  }
  return kinds > 5 ? text + " …" : text;
}

}  // namespace

void check_concepts(Survey& survey, Diagnostics& diagnostics) {
  if (survey.config.questionnaire == nullptr || diagnostics.has_errors()) return;
  const auto used = used_names(survey.config);
  for (const Concept& of : survey.config.questionnaire->concepts) {
    if (!used.contains(of.name) || (of.range && !of.range->is_scale)) continue;
    const std::string& level = of.level.empty() ? survey.config.design.level : of.level;
    const std::size_t at = level_index(survey.levels, level);
    if (at == Level::kNone || !survey.variables[at]->knows(of.name)) continue;
    const Location place = place_of(of, survey, survey.levels[at].data.file);
    const Column* column = survey.variables[at]->find(of.name, place);
    std::size_t kinds = 0;
    const std::string found = column == nullptr ? "" : strangers(*column, of, kinds);
    if (found.empty()) continue;
    diagnostics.error(
        Concern::kData,
        place,
        "the concept " + of.name + " (" + of.label + "): expected " +
            (of.range
                 ? "codes " + shortest_text(of.range->low) + " to " + shortest_text(of.range->high)
                 : std::string("yes or no (1 or 0)")) +
            " but found " + found +
            (of.range
                 ? "; declare codes that are no answers in [[missing]], or derive the scale"
                 : "; derive the condition in [derive], as " + of.name + " = \"VARIABLE = 1\""));
  }
}

}  // namespace darkfigure
