#include "engine/estimate_survey.h"

#include "engine/estimation/infer.h"
#include "engine/estimation/regression_inference.h"
#include "engine/reliability/judge.h"

namespace darkfigure {

RawTable estimate_survey(const Survey& survey, const Inference& inference, const SumPlan& plan) {
  RawTable raw;
  raw.estimates = infer(inference, survey.estimands);
  raw.contrasts = infer_contrasts(inference, survey.estimands, raw.estimates, survey.contrasts);
  raw.contrast_terms = survey.contrasts;
  for (const Crosstab& crosstab : survey.crosstabs)
    raw.crosstabs.push_back(test_crosstab(inference, crosstab));
  for (std::size_t k = 0; k < survey.regressions.size(); ++k) {
    for (RegressionEstimate& row :
         infer_regression(inference, survey.regressions[k], plan.first_of_model[k]))
      raw.regressions.push_back(std::move(row));
  }
  set_quality(survey.quality, raw.estimates);
  raw.estimands = survey.estimands;
  for (const Estimand& estimand : survey.estimands)
    raw.cells.push_back(survey.frames[estimand.frame].domains.cells);
  if (survey.config.disclosure.minimum_cases > 0)
    raw.groups = protection_groups(survey.estimands, survey.indicators, survey.frames);
  return raw;
}

}  // namespace darkfigure
