#include "engine/weighting/singletons.h"

#include <string>
#include <vector>

#include "engine/core/code_list.h"
#include "engine/core/number_text.h"
#include "engine/weighting/collapse.h"
#include "engine/weighting/replication.h"

namespace darkfigure {
namespace {

// Linearization and the delete-one jackknife know a deviation from the grand mean.
bool can_center(ReplicationMethod method) {
  return method == ReplicationMethod::kLinearization || method == ReplicationMethod::kJkn ||
         method == ReplicationMethod::kJk1;
}

// `collapse = ["3 + 4"]` for each lonely stratum and its neighbour, ready for the config: in pairs
// as far as there are strata left to pair with.
std::string collapse_advice(const Design& design, const std::vector<std::int32_t>& lonely) {
  std::vector<std::string> groups;
  std::vector<std::string> free = design.strata;
  for (const std::int32_t h : lonely) {
    const std::string& code = design.strata[static_cast<std::size_t>(h)];
    if (std::erase(free, code) == 0) continue;  // another's neighbour
    std::string neighbour = neighbour_of(code, free);
    if (neighbour.empty()) neighbour = neighbour_of(code, design.strata);
    std::erase(free, neighbour);
    if (!neighbour.empty()) groups = with_group(groups, {code, neighbour});
  }
  return config_line("collapse", groups);
}

// Groups of later stages with a single unit, whose variance counts but cannot be told.
std::vector<std::string> later_singletons(const Design& design) {
  std::vector<std::string> found;
  std::vector<double> shares = design.first_stage().shares_down({});
  for (const SamplingStage& stage : design.later_stages) {
    for (std::size_t g = 0; g < stage.units_of_group.size(); ++g) {
      const bool counts = stage.share_above(g, shares) > 0 && stage.fraction[g] < 1;
      if (counts && stage.units_of_group[g].size() == 1) found.push_back(stage.address[g]);
    }
    shares = stage.shares_down(shares);
  }
  return found;
}

void check_later_stages(const Design& design, Diagnostics& diagnostics) {
  const std::vector<std::string> units = later_singletons(design);
  if (units.empty()) return;
  const std::string found =
      counted(units.size(), "unit") +
      " of a stage with a single unit drawn in it at the next stage: " + quoted_list(units);
  if (design.spec.singleton == SingletonPolicy::kFail) {
    diagnostics.error(
        Concern::kData,
        design.spec.location,
        "expected at least two units drawn in every unit of the stage above but found " + found +
            "; set singleton = \"certainty\" in [design] (they add nothing to the variance "
            "of that stage), or declare fewer stages");
    return;
  }
  diagnostics.warning(Concern::kData,
                      design.spec.location,
                      found + "; they add nothing to the variance of that stage");
}

}  // namespace

bool needs_singleton_policy(ReplicationMethod method) {
  return method != ReplicationMethod::kImported && method != ReplicationMethod::kSdr;
}

void check_singletons(const Design& design, const ReplicationSpec& spec, Diagnostics& diagnostics) {
  if (uses_later_stages(spec.method)) check_later_stages(design, diagnostics);
  if (!needs_singleton_policy(spec.method)) return;
  const std::vector<std::int32_t> lonely = design.singleton_strata();
  if (lonely.empty()) return;
  std::vector<std::string> codes;
  for (const std::int32_t h : lonely) codes.push_back(design.strata[static_cast<std::size_t>(h)]);
  const std::string found =
      counted(lonely.size(), "stratum") + " with a single PSU: " + quoted_list(codes);
  const Location& place = design.spec.location;
  const bool one_stratum = design.strata.size() == 1;
  switch (design.spec.singleton) {
    case SingletonPolicy::kFail:
      diagnostics.error(
          Concern::kData,
          place,
          "expected at least two PSUs in every stratum but found " + found +
              "; set singleton = \"certainty\" (no contribution to the variance), \"center\" "
              "(deviation from the grand mean) or \"collapse\" (with a neighbour) in [design]");
      return;
    case SingletonPolicy::kCollapse:
      diagnostics.error(Concern::kData,
                        place,
                        "singleton = \"collapse\" leaves " + found +
                            (one_stratum ? ""
                                         : "; name each one's neighbour in [design]: " +
                                               collapse_advice(design, lonely)));
      return;
    case SingletonPolicy::kCenter:
      if (one_stratum || !can_center(spec.method)) {
        diagnostics.error(Concern::kConfig,
                          place,
                          "singleton = \"center\" is not defined for " +
                              (one_stratum ? "a single stratum"
                                           : "method = \"" + method_name(spec.method) + "\"") +
                              "; set \"certainty\", or \"collapse\" with a neighbour");
        return;
      }
      diagnostics.warning(
          Concern::kData,
          place,
          found + "; treated by their deviation from the grand mean (singleton = \"center\")");
      return;
    case SingletonPolicy::kCertainty:
      diagnostics.warning(
          Concern::kData,
          place,
          found + "; they contribute nothing to the variance (singleton = \"certainty\")");
  }
}

}  // namespace darkfigure
