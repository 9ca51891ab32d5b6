#include "engine/assemble_report.h"

#include <algorithm>

#include <fmt/format.h>

namespace darkfigure {
namespace {

// "replicate 12 (without PSU "104" of stratum "1")".
std::string replicate_text(const Survey& survey, std::size_t replicate) {
  std::string text = "replicate " + std::to_string(replicate + 1);
  if (replicate >= survey.replication.deleted_psu.size()) return text;
  const Psu& psu =
      survey.design.psus[static_cast<std::size_t>(survey.replication.deleted_psu[replicate])];
  return text + " (without PSU \"" + psu.code + "\" of stratum \"" +
         survey.design.strata[static_cast<std::size_t>(psu.stratum)] + "\")";
}

void describe_design(const Survey& survey, RunReport& report) {
  const RunConfig& config = survey.config;
  report.title = config.title;
  report.country = config.country;
  report.reference_period = config.reference_period;
  report.config_file = config.file;
  for (const ResolvedKey& key : config.resolved)
    report.resolved_config.emplace_back(key.key, key.value);
  report.data_file = survey.data().file;
  report.level = survey.data().level;
  report.rows = survey.data().rows;
  report.zero_weights = survey.design.zero_weights;
  for (const Level& level : survey.levels) {
    report.declared_missing += level.declared_missing;
    if (survey.levels.size() == 1) continue;
    const bool top = level.parent == Level::kNone;
    report.levels.push_back({level.data.level,
                             level.data.file,
                             top ? "" : survey.levels[level.parent].data.level,
                             level.data.rows,
                             level.parents_without,
                             level.out_of_scope,
                             level.orphans,
                             level.series});
  }
  report.psus_known = !(survey.replication.spec.method == ReplicationMethod::kImported &&
                        survey.design.spec.psu.empty());
  report.psus = survey.design.psus.size();
  report.strata = survey.design.strata.size();
  report.design_df = survey.design.degrees_of_freedom();
}

void describe_replication(const Survey& survey,
                          const std::vector<CalibrationSummary>& weighting,
                          RunReport& report) {
  const Replication& replication = survey.replication;
  report.method = method_name(replication.spec.method);
  report.formula = replication.formula;
  report.center = replication.spec.center == Center::kMean ? "mean" : "estimate";
  if (replication.spec.method == ReplicationMethod::kBootstrap) report.seed = replication.spec.seed;
  report.coefficients = replication.coefficients;
  for (const CalibrationSummary& summary : weighting) {
    ReplicateReport& entry = report.replicates.emplace_back();
    entry = {summary.converged, summary.iterations, summary.worst_error, ""};
    if (!summary.converged) entry.trouble = summary.message(survey.plan.calibration->cells);
  }
}

CalibrationReport describe_calibration(const Survey& survey, const FullSampleWeighting& full) {
  const Calibration& calibration = *survey.plan.calibration;
  const CalibrationCells& cells = calibration.cells;
  CalibrationReport report{.spec = calibration.spec,
                           .equations = cells.equations(),
                           .redundant = cells.dropped.size(),
                           .cells = cells.cells,
                           .full_sample = full.calibration,
                           .margins = {}};
  for (std::size_t m = 0; m < cells.margins.size(); ++m) {
    const BoundMargin& margin = cells.margins[m];
    MarginReport lines{.name = margin.name, .scaling = 1, .lines = {}};
    if (!survey.margin_scaling.empty()) lines.scaling = survey.margin_scaling[m];
    for (std::size_t k = 0; k < margin.codes.size(); ++k) {
      lines.lines.push_back({margin.codes[k], margin.labels[k], margin.totals[k], 0, 0, false});
    }
    for (std::size_t row = 0; row < margin.of_row.size(); ++row) {
      if (margin.of_row[row] < 0) continue;
      MarginLine& line = lines.lines[static_cast<std::size_t>(margin.of_row[row])];
      line.before += survey.design.base_weight[row];
      line.after += full.weight[row];
    }
    report.margins.push_back(std::move(lines));
  }
  for (const Constraint& constraint : cells.dropped) {
    report.margins[constraint.margin].lines[constraint.category].redundant = true;
  }
  return report;
}

}  // namespace

void check_replicates(const Survey& survey, const std::vector<CalibrationSummary>& weighting) {
  std::vector<std::size_t> failed;
  for (std::size_t r = 0; r < weighting.size(); ++r) {
    if (!weighting[r].converged) failed.push_back(r);
  }
  if (failed.empty()) return;
  const double share = static_cast<double>(failed.size()) / static_cast<double>(weighting.size());
  const bool optional = survey.replication.interchangeable();
  if (optional && share <= survey.replication.spec.max_failed_share) return;
  std::string text =
      fmt::format("calibration failed in {} of {} replicates", failed.size(), weighting.size());
  text += optional ? fmt::format(", more than max_failed_replicates = {} allows",
                                 survey.replication.spec.max_failed_share)
                   : ", and every replicate of this method carries its own share of the variance";
  for (std::size_t k = 0; k < std::min<std::size_t>(failed.size(), 5); ++k) {
    text += "\n    " + replicate_text(survey, failed[k]) + ": " +
            weighting[failed[k]].message(survey.plan.calibration->cells);
  }
  if (failed.size() > 5) text += "\n    …";
  const bool vanished = weighting[failed.front()].vanished;
  text += vanished
              ? "\n    merge the category with a neighbour in the data and in the control totals"
              : "\n    widen the bounds, or merge small categories of the margins";
  throw StatisticalError(text);
}

std::vector<Finding> weighting_warnings(const RunReport& report) {
  std::vector<Finding> warnings;
  const auto warn = [&](std::string message) {
    warnings.push_back(
        {Severity::kWarning, Concern::kData, {.file = report.config_file}, std::move(message), {}});
  };
  if (report.weight.negative > 0) {
    warn(fmt::format(
        "the calibration made {} of {} weights negative: estimates of small domains may "
        "leave their range; distance = \"raking\" or \"logit\" keeps weights positive",
        report.weight.negative,
        report.weight.n));
  }
  if (report.failed_replicates() > 0) {
    warn(fmt::format(
        "{} of {} replicates did not calibrate and are left out (weighting.json says why)",
        report.failed_replicates(),
        report.replicates.size()));
  }
  return warnings;
}

RunReport assemble_report(const Survey& survey,
                          const FullSampleWeighting& full,
                          const std::vector<CalibrationSummary>& weighting,
                          std::vector<Estimate> estimates) {
  RunReport report;
  describe_design(survey, report);
  describe_replication(survey, weighting, report);
  const std::vector<double>& base = survey.design.base_weight;
  report.base_weight = summarize_weights(base, base);
  report.weight = summarize_weights(full.weight, base);
  report.g_weight = summarize_weights(g_weights(full.weight, base), base);
  if (survey.plan.calibration) report.calibration = describe_calibration(survey, full);
  for (const BoundIndicator& indicator : survey.indicators) {
    for (const auto& [reason, units] : indicator.missing) {
      report.missing.push_back({indicator.spec.id, reason, units});
    }
  }
  report.estimates = std::move(estimates);
  return report;
}

}  // namespace darkfigure
