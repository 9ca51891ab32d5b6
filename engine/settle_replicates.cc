#include "engine/settle_replicates.h"

#include <algorithm>
#include <cmath>

#include "engine/bind_weighting.h"
#include "engine/pipeline.h"

namespace darkfigure {
namespace {

constexpr std::size_t kPilot = 200;

// Plans another number of replicates; what depends on their coefficients is bound again. Findings
// were reported when the survey was bound.
void plan_again(Survey& survey, std::size_t replicates) {
  Diagnostics reported;
  survey.config.replication.replicates = replicates;
  survey.replication =
      plan_replication(survey.design, survey.config.replication, survey.data(), {}, reported);
  survey.plan.steps.clear();
  bind_weighting(survey, reported);
}

}  // namespace

void settle_replicates(Survey& survey, const RunSettings& settings) {
  const ReplicationSpec& spec = survey.config.replication;
  if (spec.target_cv == 0) return;
  const std::size_t pilot = std::min(kPilot, spec.max_replicates);
  plan_again(survey, pilot);
  const RunReport report = run_survey(survey, settings, nullptr).report;
  const Estimate* worst = report.least_settled();
  if (worst == nullptr) return;
  const double ratio = worst->se_simulation_cv / spec.target_cv;
  const double needed = std::ceil(static_cast<double>(pilot) * ratio * ratio);
  const auto most = static_cast<double>(spec.max_replicates);
  plan_again(survey,
             static_cast<std::size_t>(std::clamp(needed, static_cast<double>(pilot), most)));
}

}  // namespace darkfigure
