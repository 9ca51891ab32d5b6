#include "engine/editing/design_edits.h"

#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "engine/core/number_text.h"

namespace darkfigure {

void compare_design(const Design& design,
                    std::size_t drawn_strata,
                    const DeclaredDesign& declared,
                    const std::string& file,
                    std::vector<Edit>& edits) {
  const auto add = [&](const std::string& check, const std::string& message) {
    edits.push_back({check, EditSeverity::kError, design.spec.level, file, "", {}, message});
  };
  const auto compare = [&](const char* what, std::size_t found, std::optional<double> expected) {
    if (!expected || static_cast<double>(found) == *expected) return;
    add(std::string("count_of_") + what,
        fmt::format("expected {} {} but found {}", grouped_text(*expected), what, found));
  };
  compare("strata", drawn_strata, declared.strata);
  compare("psus", design.psus.size(), declared.psus);
  if (!declared.population) return;
  const double sum = std::accumulate(design.base_weight.begin(), design.base_weight.end(), 0.0);
  const double difference = sum / *declared.population - 1;
  if (std::abs(difference) <= declared.population_tolerance) return;
  add("sum_of_weights",
      fmt::format("expected base weights that sum to {} but found {} ({:+.1f} %)",
                  grouped_text(*declared.population),
                  grouped_text(sum),
                  100 * difference));
}

void compare_with_totals(const Design& design,
                         const std::vector<BoundMargin>& margins,
                         const std::string& file,
                         std::vector<Edit>& edits) {
  constexpr double kFarOff = 2;
  for (const BoundMargin& margin : margins) {
    std::vector<double> sums(margin.codes.size());
    std::vector<std::vector<std::size_t>> rows(margin.codes.size());
    if (margin.is_numeric || !margin.units.group.empty()) continue;
    for (std::size_t row = 0; row < margin.of_unit.size(); ++row) {
      if (margin.of_unit[row] < 0) continue;
      const auto k = static_cast<std::size_t>(margin.of_unit[row]);
      sums[k] += design.base_weight[row];
      rows[k].push_back(row);
    }
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const double ratio = sums[k] / margin.totals[k];
      if (margin.totals[k] <= 0 || (ratio < kFarOff && ratio > 1 / kFarOff)) continue;
      edits.push_back({"control_total",
                       EditSeverity::kWarning,
                       design.spec.level,
                       file,
                       margin.name,
                       rows[k],
                       fmt::format("category {}: the base weights sum to {}, its control total is "
                                   "{}",
                                   margin.codes[k],
                                   grouped_text(sums[k]),
                                   grouped_text(margin.totals[k]))});
    }
  }
}

}  // namespace darkfigure
