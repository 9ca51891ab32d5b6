#include "engine/settle_replicates.h"

#include <algorithm>
#include <cmath>

#include "engine/bind_weighting.h"
#include "engine/core/number_text.h"
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
  reported.throw_if_errors();  // a file that went away meanwhile
}

}  // namespace

void settle_replicates(Survey& survey, const RunSettings& settings, Diagnostics& diagnostics) {
  const ReplicationSpec& spec = survey.config.replication;
  if (spec.target_cv == 0) return;
  const std::size_t pilot = std::min(kPilot, spec.max_replicates);
  plan_again(survey, pilot);
  const RunReport report = run_survey(survey, settings, nullptr).report;
  const Estimate* worst = report.least_settled();
  if (worst == nullptr) {
    diagnostics.warning(
        Concern::kConfig,
        spec.location,
        "replicates = \"auto\": no national estimate has a standard error to settle; " +
            std::to_string(pilot) + " replicates are made");
    return;
  }
  const double ratio = worst->se_simulation_cv / spec.target_cv;
  const double needed = std::ceil(static_cast<double>(pilot) * ratio * ratio);
  const auto most = static_cast<double>(spec.max_replicates);
  if (needed > most) {
    diagnostics.warning(
        Concern::kConfig,
        spec.location,
        "replicates = \"auto\": target_cv = " + shortest_text(spec.target_cv) + " needs about " +
            grouped_text(needed) + " replicates (for \"" + worst->indicator +
            "\") but max_replicates = " + std::to_string(spec.max_replicates) + " are made");
  }
  plan_again(survey,
             static_cast<std::size_t>(std::clamp(needed, static_cast<double>(pilot), most)));
}

}  // namespace darkfigure
