#include "engine/bind_replication.h"

#include <utility>

#include "engine/io/read_replicate_factors.h"

namespace darkfigure {

void bind_replication(Survey& survey, Diagnostics& diagnostics) {
  const ReplicationSpec& spec = survey.config.replication;
  if (spec.method == ReplicationMethod::kJk1) {
    if (survey.design.strata.size() > 1) {
      diagnostics.warning(
          Concern::kConfig,
          spec.location,
          "method = \"jk1\" ignores the strata, which usually overstates the variance; "
          "\"jkn\" uses them");
    }
    survey.design = without_strata(survey.design);
  }
  ReplicateFactors factors;
  const bool imported = spec.method == ReplicationMethod::kImported;
  if (imported && !spec.factors.empty()) {
    factors = read_replicate_factors(spec.factors, spec.location, diagnostics);
  }
  survey.replication =
      plan_replication(survey.design, spec, survey.data(), std::move(factors), diagnostics);
}

}  // namespace darkfigure
