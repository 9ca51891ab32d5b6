#include "engine/bind_replication.h"

#include <algorithm>
#include <utility>

#include "engine/io/read_replicate_factors.h"
#include "engine/weighting/collapse.h"

namespace darkfigure {
namespace {

// The declared groups as strata; members that are no stratum become findings.
std::vector<std::vector<std::int32_t>> strata_of_groups(const Design& design,
                                                        Diagnostics& diagnostics) {
  std::vector<std::vector<std::int32_t>> groups;
  const Location& place = design.spec.location;
  for (const Collapse::Group& group :
       parse_collapse(design.spec.collapse, place, diagnostics).groups) {
    std::vector<std::int32_t>& strata = groups.emplace_back();
    for (const std::string& member : group.members) {
      const auto found = std::find(design.strata.begin(), design.strata.end(), member);
      if (found != design.strata.end()) {
        strata.push_back(static_cast<std::int32_t>(found - design.strata.begin()));
        continue;
      }
      diagnostics.error(
          Concern::kConfig,
          place,
          "collapse \"" + group.text() + "\": there is no stratum \"" + member + "\"");
    }
    if (strata.size() < group.members.size()) groups.pop_back();
  }
  return groups;
}

// Strata that the variance does not tell apart.
void merge_strata(Survey& survey, Diagnostics& diagnostics) {
  const ReplicationSpec& spec = survey.config.replication;
  const DesignSpec& design = survey.config.design;
  survey.drawn_strata = survey.design.strata.size();
  if (!design.collapse.empty()) {
    if (design.singleton != SingletonPolicy::kCollapse) {
      diagnostics.error(Concern::kConfig,
                        design.location,
                        "\"collapse\" stands with singleton = \"collapse\" only");
    }
    const auto groups = strata_of_groups(survey.design, diagnostics);
    if (!groups.empty()) {
      survey.design = with_merged_strata(survey.design, groups);
      diagnostics.warning(Concern::kData,
                          design.location,
                          "the variance takes " + std::to_string(groups.size()) +
                              (groups.size() == 1 ? " group" : " groups") +
                              " of strata as one each (singleton = \"collapse\"), which overstates "
                              "it by the difference between them");
    }
  }
  if (spec.method != ReplicationMethod::kJk1) return;
  if (survey.design.strata.size() > 1) {
    diagnostics.warning(
        Concern::kConfig,
        spec.location,
        "method = \"jk1\" ignores the strata, which usually overstates the variance; "
        "\"jkn\" uses them");
  }
  survey.design = without_strata(survey.design);
}

// What is declared of the sample that the method has no use for.
void warn_of_unused_stages(const Survey& survey, Diagnostics& diagnostics) {
  const ReplicationMethod method = survey.config.replication.method;
  if (uses_later_stages(method) || survey.design.later_stages.empty()) return;
  diagnostics.warning(Concern::kConfig,
                      survey.config.replication.location,
                      "method = \"" + method_name(method) +
                          "\" replicates the first stage alone; with large sampling fractions the "
                          "later stages matter: \"rwyb\", \"generalized_bootstrap\" and "
                          "\"linearization\" use them");
}

}  // namespace

void bind_replication(Survey& survey, Diagnostics& diagnostics) {
  const ReplicationSpec& spec = survey.config.replication;
  warn_of_unused_stages(survey, diagnostics);
  ReplicateFactors factors;
  const bool imported = spec.method == ReplicationMethod::kImported;
  if (imported && !spec.factors.empty())
    factors = read_replicate_factors(spec.factors, spec.location, diagnostics);
  // A file of factors has the codes as they were before strata are merged.
  if (!imported) merge_strata(survey, diagnostics);
  survey.replication =
      plan_replication(survey.design, spec, survey.data(), std::move(factors), diagnostics);
  if (imported) merge_strata(survey, diagnostics);
}

}  // namespace darkfigure
