#include "engine/data_checks.h"

#include <algorithm>
#include <unordered_map>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"

namespace darkfigure {

void check_design_names(const Survey& survey, Diagnostics& diagnostics) {
  const RunConfig& config = survey.config;
  const auto check = [&](const std::string& name, const char* key, const Location& location) {
    const std::vector<std::string>& known = survey.data().all_names;
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
    diagnostics.error(Concern::kConfig,
                      location,
                      std::string("\"") + key + "\": unknown variable \"" + name + "\" in " +
                          survey.data().file + did_you_mean(name, known));
  };
  check(config.design.stratum, "stratum", config.design.location);
  check(config.design.psu, "psu", config.design.location);
  check(config.design.weight, "weight", config.design.weight_location);
  check(config.design.fpc, "fpc", config.design.location);
  for (const StageSpec& stage : config.design.stages) {
    check(stage.unit, "unit", stage.location);
    check(stage.stratum, "stratum", stage.location);
    check(stage.fpc, "fpc", stage.location);
  }
  for (const std::string& name : config.replication.sort)
    check(name, "sort", config.replication.location);
}

// Weights that sum to no more than the respondents are scaled: estimates of shares and means stand,
// totals and the population column mean nothing.
void warn_of_scaled_weights(const Survey& survey, Diagnostics& diagnostics) {
  if (survey.config.weighting.calibrates()) return;
  double sum = 0;
  double weighted_rows = 0;
  for (const double weight : survey.design.base_weight) {
    sum += weight;
    weighted_rows += weight > 0 ? 1 : 0;
  }
  if (sum > weighted_rows * (1 + 1e-6)) return;
  diagnostics.warning(Concern::kData,
                      {.file = survey.data().file, .variable = survey.config.design.weight},
                      "the weights sum to " + grouped_text(sum) + ", no more than the " +
                          grouped_text(weighted_rows) +
                          " respondents: they are scaled, so totals are not population totals");
}

}  // namespace darkfigure
