#pragma once

#include "engine/disclosure/published_table.h"
#include "engine/estimation/inference.h"
#include "engine/survey.h"

namespace darkfigure {

/// Everything that is estimated of a survey: indicators, contrasts, tests and models, each estimate
/// with the verdict of the reliability profiles. `plan` is what the replicates were summed by.
RawTable estimate_survey(const Survey& survey, const Inference& inference, const SumPlan& plan);

}  // namespace darkfigure
