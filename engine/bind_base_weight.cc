#include "engine/bind_base_weight.h"

#include <algorithm>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"

namespace darkfigure {
namespace {

// The value of a variable in every row that `needed` marks, within its range; 1 elsewhere.
template <typename Sound>
std::vector<double> values_of(Survey& survey,
                              const std::string& name,
                              const Location& place,
                              const std::string& expected,
                              const std::vector<std::uint8_t>& needed,
                              Sound sound,
                              Diagnostics& diagnostics) {
  std::vector<double> values(survey.data().rows, 1.0);
  const Column* column = survey.variables[survey.design_level]->find(name, place);
  if (column == nullptr) return values;
  std::vector<std::size_t> wrong;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (needed[row] == 0) continue;
    if (!column->is_text && column->present(row) && sound(column->values[row])) {
      values[row] = column->values[row];
    } else {
      wrong.push_back(row);
    }
  }
  if (!wrong.empty()) {
    diagnostics.error(
        Concern::kData,
        {.file = survey.data().file, .variable = name},
        "expected " + expected +
            " in every row that has weight at this step but it is missing or not so in " +
            row_list_text(survey.data().in_file(wrong)));
  }
  return values;
}

}  // namespace

// What a step of the base weight multiplies the weight of each row by.
Multiplier multiplier_of(Survey& survey,
                         const StepSpec& step,
                         const std::vector<std::uint8_t>& needed,
                         Diagnostics& diagnostics) {
  Multiplier result{.factor = std::vector<double>(needed.size(), 1.0), .capped = 0};
  for (const std::string& name : step.probabilities) {
    const std::vector<double> probability = values_of(
        survey,
        name,
        step.location,
        "a probability above 0 and up to 1",
        needed,
        [](double p) { return p > 0 && p <= 1; },
        diagnostics);
    for (std::size_t row = 0; row < probability.size(); ++row)
      result.factor[row] /= probability[row];
  }
  if (step.eligible.empty()) return result;
  const std::vector<double> eligible = values_of(
      survey,
      step.eligible,
      step.location,
      "a number of eligible persons, 1 or more (known of respondents only? place the step after "
      "the "
      "adjustment for nonresponse),",
      needed,
      [](double n) { return n >= 1; },
      diagnostics);
  for (std::size_t row = 0; row < eligible.size(); ++row) {
    // Of a household with fewer than are selected all are.
    const double factor = needed[row] == 0 ? 1 : std::max(1.0, eligible[row] / step.selected);
    result.factor[row] *= step.cap ? std::min(factor, *step.cap) : factor;
    result.capped += step.cap && factor > *step.cap ? 1 : 0;
  }
  return result;
}

std::vector<std::uint8_t> sampled_rows(const Survey& survey) {
  std::vector<std::uint8_t> sampled;
  for (const double weight : survey.design.base_weight) sampled.push_back(weight > 0 ? 1 : 0);
  return sampled;
}

void bind_base_weight(Survey& survey, Diagnostics& diagnostics) {
  for (const StepSpec& step : survey.config.weighting.steps) {
    if (!step.makes_base_weight()) return;
    const Multiplier multiplier = multiplier_of(survey, step, sampled_rows(survey), diagnostics);
    survey.base_stages.push_back({step.name, survey.design.base_weight, multiplier.capped});
    for (std::size_t row = 0; row < multiplier.factor.size(); ++row)
      survey.design.base_weight[row] *= multiplier.factor[row];
  }
}

void bind_respondents(Survey& survey, Diagnostics& diagnostics) {
  const DispositionSpec& spec = survey.config.weighting.dispositions;
  survey.dispositions.assign(survey.data().rows, Disposition::kRespondent);
  if (spec.variable.empty()) return;
  const Column* column = survey.variables[survey.design_level]->find(spec.variable, spec.location);
  if (column == nullptr) return;
  survey.dispositions = bind_dispositions(spec, *column, survey.design.base_weight, diagnostics);
  const bool moves_unknown =
      std::any_of(survey.config.weighting.steps.begin(),
                  survey.config.weighting.steps.end(),
                  [](const StepSpec& step) { return step.method == StepMethod::kEligibility; });
  std::size_t unknown = 0;
  for (std::size_t row = 0; row < survey.dispositions.size(); ++row) {
    const Disposition disposition = survey.dispositions[row];
    if (survey.design.base_weight[row] == 0) continue;
    unknown += disposition == Disposition::kUnknown ? 1 : 0;
    if (disposition != Disposition::kRespondent) survey.design.respondent[row] = 0;
  }
  if (unknown > 0 && !moves_unknown) {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      counted(unknown, "unit") +
                          " of unknown eligibility: expected a step of method \"eligibility\" that "
                          "shares their weight among the known");
  }
}

}  // namespace darkfigure
