#include "engine/assemble_report.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/conventions.h"
#include "engine/core/number_text.h"
#include "engine/describe_survey.h"
#include "engine/weighting/singletons.h"

namespace darkfigure {
namespace {

void describe_design(const Survey& survey, RunReport& report) {
  const RunConfig& config = survey.config;
  report.title = config.title;
  report.country = config.country;
  report.reference_period = config.reference_period;
  report.config_file = config.file;
  for (const ResolvedKey& key : config.resolved)
    report.resolved_config.emplace_back(key.key, key.value);
  for (const ConfigOverride& setting : config.overrides)
    report.overrides.emplace_back(setting.key, setting.value);
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
  report.design_df = survey.design.degrees_of_freedom(survey.replication.variance_stratum);
  report.most_df = survey.replication.most_df;
}

std::string center_name(Center center) {
  if (center == Center::kEstimate) return "estimate";
  return center == Center::kMean ? "mean" : "stratum mean";
}

// Replicates that failed have 0, the others carry their share.
std::vector<double> carried_coefficients(const Replication& replication,
                                         const std::vector<ColumnOutcome>& weighting) {
  std::vector<double> coefficients = replication.coefficients;
  const auto all = static_cast<double>(weighting.size());
  const auto failed = static_cast<double>(
      std::count_if(weighting.begin(), weighting.end(), [](const ColumnOutcome& outcome) {
        return !outcome.converged;
      }));
  for (std::size_t r = 0; r < weighting.size(); ++r)
    coefficients[r] *= weighting[r].converged ? all / (all - failed) : 0;
  return coefficients;
}

void describe_replication(const Survey& survey,
                          const std::vector<ColumnOutcome>& weighting,
                          RunReport& report) {
  const Replication& replication = survey.replication;
  report.method = method_name(replication.spec.method);
  report.formula = replication.formula;
  report.center = center_name(replication.spec.center);
  report.like = survey.config.like;
  const bool singletons =
      !survey.design.singleton_strata().empty() && needs_singleton_policy(replication.spec.method);
  report.difference =
      difference_from_ours(replication.spec,
                           survey.config.estimates,
                           singletons ? survey.config.design.singleton : SingletonPolicy::kFail);
  const bool random =
      is_bootstrap(replication.spec.method) || replication.spec.method == ReplicationMethod::kDagjk;
  if (random) report.seed = replication.spec.seed;
  if (replication.spec.target_cv > 0) report.target_cv = replication.spec.target_cv;
  report.coefficients = carried_coefficients(replication, weighting);
  for (const ColumnOutcome& outcome : weighting) {
    report.replicates.push_back({outcome.converged,
                                 outcome.iterations,
                                 outcome.worst_error,
                                 outcome.worst,
                                 outcome.trouble});
  }
}

MarginReport describe_margin(const BoundMargin& margin,
                             const std::vector<double>& before,
                             const std::vector<double>& after,
                             std::size_t minimum_cases) {
  MarginReport report{
      .name = margin.name, .scaling = margin.scaling, .is_numeric = margin.is_numeric, .lines = {}};
  for (std::size_t k = 0; k < margin.codes.size(); ++k)
    report.lines.push_back({margin.codes[k], margin.labels[k], margin.totals[k], 0, 0, false});
  std::vector<std::size_t> cases(margin.codes.size());
  for (std::size_t unit = 0; unit < margin.of_unit.size(); ++unit) {
    if (margin.of_unit[unit] < 0) continue;
    if (before[margin.units.group_of(unit)] > 0)
      ++cases[static_cast<std::size_t>(margin.of_unit[unit])];
    MarginLine& line = report.lines[static_cast<std::size_t>(margin.of_unit[unit])];
    line.before += before[margin.units.group_of(unit)] * margin.value_of(unit);
    line.after += after[margin.units.group_of(unit)] * margin.value_of(unit);
  }
  // The weighted count before, divided by a base weight that many share, tells how many they are.
  for (std::size_t k = 0; k < cases.size(); ++k) {
    if (cases[k] < minimum_cases) report.lines[k].before = kNotAvailable;
  }
  return report;
}

std::vector<std::pair<double, double>> quantiles(std::vector<double> values) {
  std::vector<std::pair<double, double>> result;
  if (values.empty()) return result;
  std::sort(values.begin(), values.end());
  for (const double share : {0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0}) {
    const double position = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    const double part = position - static_cast<double>(below);
    result.emplace_back(share, values[below] + part * (values[above] - values[below]));
  }
  return result;
}

CalibrationReport describe_calibration(const std::string& step,
                                       const Calibration& calibration,
                                       const CalibrationSummary& summary,
                                       const std::vector<double>& before,
                                       const std::vector<double>& after,
                                       std::size_t minimum_cases) {
  CalibrationReport report{.step = step,
                           .part = calibration.part,
                           .spec = calibration.spec,
                           .equations = calibration.size(),
                           .redundant = calibration.dropped.size(),
                           .cells = calibration.cells,
                           .full_sample = summary,
                           .worst = calibration.name(summary.worst)};
  const std::vector<double> groups_before = group_weights(calibration, before);
  const std::vector<double> groups_after = group_weights(calibration, after);
  for (const BoundMargin& margin : calibration.margins)
    report.margins.push_back(describe_margin(margin, groups_before, groups_after, minimum_cases));
  for (const std::size_t constraint : calibration.dropped) {
    const Constraint& at = calibration.constraints[constraint];
    report.margins[at.margin].lines[at.category].redundant = true;
  }
  std::vector<double> g = g_weights(groups_after, groups_before);
  report.g_weight = summarize_weights(g);
  report.g_quantiles = quantiles(std::move(g));
  return report;
}

// RR3 = I / (I + NR + e·U), e the share of eligible units among those of known eligibility (AAPOR
// 2023).
double response_rate(const std::array<double, 4>& amount) {
  const auto [respondents, nonrespondents, unknown, ineligible] = amount;
  const double eligible = respondents + nonrespondents;
  return respondents / (eligible + unknown * eligible / (eligible + ineligible));
}

void describe_dispositions(const Survey& survey, RunReport& report) {
  if (survey.config.weighting.dispositions.variable.empty()) return;
  std::array<double, 4> units{};
  std::array<double, 4> weights{};
  for (std::size_t row = 0; row < survey.dispositions.size(); ++row) {
    const double weight = survey.design.base_weight[row];
    if (weight == 0) continue;
    const auto at = static_cast<std::size_t>(survey.dispositions[row]);
    units[at] += 1;
    weights[at] += weight;
  }
  constexpr std::array kNames = {
      "respondent", "eligible nonrespondent", "unknown eligibility", "ineligible"};
  for (std::size_t k = 0; k < kNames.size(); ++k)
    report.dispositions.push_back({kNames[k], static_cast<std::size_t>(units[k]), weights[k]});
  report.response_rate = response_rate(units);
  report.weighted_response_rate = response_rate(weights);
}

void describe_weighting(const Survey& survey, const FullSampleWeighting& full, RunReport& report) {
  const std::vector<double>& base = survey.design.base_weight;
  report.base_weight = summarize_weights(base);
  report.weight = summarize_weights(full.weight);
  report.respondents = static_cast<std::size_t>(
      std::count(survey.design.respondent.begin(), survey.design.respondent.end(), 1));
  report.g_weight = summarize_weights(g_weights(full.weight, base));
  for (std::size_t k = 0; k < survey.base_stages.size(); ++k) {
    const BaseWeightStage& stage = survey.base_stages[k];
    const bool last = k + 1 == survey.base_stages.size();
    if (k == 0) {
      report.waterfall.push_back(
          {survey.config.design.weight.empty() ? "sampled units" : survey.config.design.weight,
           summarize_weights(stage.before),
           0,
           {}});
    }
    StepReport& bar = report.waterfall.emplace_back();
    bar.name = stage.name;
    bar.summary = summarize_weights(last ? base : survey.base_stages[k + 1].before);
    bar.adjusted = share_changed(stage.before, last ? base : survey.base_stages[k + 1].before);
    if (stage.capped > 0) bar.notes.push_back("the cap cut " + counted(stage.capped, "multiplier"));
  }
  describe_dispositions(survey, report);
  const std::size_t skipped = survey.base_stages.empty() ? 0 : 1;  // the base weight stands already
  report.waterfall.insert(report.waterfall.end(),
                          full.waterfall.begin() + static_cast<std::ptrdiff_t>(skipped),
                          full.waterfall.end());
  std::size_t calibration = 0;
  for (std::size_t k = 0; k < survey.plan.steps.size(); ++k) {
    const auto* step = std::get_if<CalibrationStep>(&survey.plan.steps[k].work);
    if (step == nullptr) continue;
    const auto& decision = std::get<CalibrationDecision>(full.decisions[k]);
    for (std::size_t part = 0; part < step->parts.size(); ++part) {
      report.calibrations.push_back(describe_calibration(survey.plan.steps[k].name,
                                                         step->parts[part],
                                                         decision.summaries[part],
                                                         full.before_calibration[calibration],
                                                         full.after_calibration[calibration],
                                                         survey.config.disclosure.minimum_cases));
    }
    ++calibration;
  }
}

}  // namespace

// With nonrespondents in the file the weights that enter a calibration are those of the whole
// population: totals far from them are of another population, or another year.
std::vector<std::string> totals_far_from_weights(const RunReport& report) {
  constexpr double kFar = 0.1;
  std::vector<std::string> messages;
  if (report.dispositions.empty()) return messages;
  for (const CalibrationReport& calibration : report.calibrations) {
    for (const MarginReport& margin : calibration.margins) {
      double target = 0;
      double before = 0;
      for (const MarginLine& line : margin.lines) {
        target += line.target;
        before += line.before;
      }
      if (margin.is_numeric || before <= 0 || std::abs(target / before - 1) <= kFar) continue;
      messages.push_back(
          fmt::format("the control totals of \"{}\" sum to {}, {:+.0f} % from the {} of the "
                      "weights that enter the "
                      "calibration: are they of the same population and year?",
                      margin.name,
                      grouped_text(target),
                      100 * (target / before - 1),
                      grouped_text(before)));
    }
  }
  return messages;
}

std::vector<Finding> weighting_warnings(const RunReport& report) {
  std::vector<Finding> warnings;
  const auto warn = [&](std::string message) {
    warnings.push_back(
        {Severity::kWarning, Concern::kData, {.file = report.config_file}, std::move(message), {}});
  };
  for (const std::string& message : totals_far_from_weights(report)) warn(message);
  if (report.weight.negative > 0) {
    warn(fmt::format(
        "the calibration made {} of {} weights negative: estimates of small domains may "
        "leave their range; distance = \"raking\" or \"logit\" keeps weights positive",
        report.weight.negative,
        report.weight.n));
  }
  if (report.failed_replicates() > 0) {
    warn(fmt::format(
        "{} of {} replicates could not be weighted and are left out (weighting.json says why)",
        report.failed_replicates(),
        report.replicates.size()));
  }
  return warnings;
}

RunReport assemble_report(const Survey& survey,
                          const FullSampleWeighting& full,
                          const std::vector<ColumnOutcome>& weighting,
                          const std::vector<Estimate>& estimates,
                          PublishedTable published) {
  RunReport report;
  describe_design(survey, report);
  describe_survey(survey, report);
  describe_replication(survey, weighting, report);
  describe_weighting(survey, full, report);
  report.histogram = weight_histogram(
      survey.design.base_weight, full.weight, survey.config.disclosure.minimum_cases);
  const DisclosureSpec& disclosure = survey.config.disclosure;
  const auto add_missing = [&](const BoundIndicator& indicator,
                               const std::string& reason,
                               std::size_t units,
                               bool counted) {
    // Counts of few are withheld as those of estimates are.
    if (units < disclosure.minimum_cases) return;
    const std::size_t base = std::max<std::size_t>(disclosure.round_counts, 1);
    report.missing.push_back(
        {indicator.spec.id, reason, (units + base / 2) / base * base, counted});
  };
  for (const BoundIndicator& indicator : survey.indicators) {
    for (const auto& [reason, units] : indicator.missing)
      add_missing(indicator, reason, units, false);
    for (const auto& [reason, units] : indicator.counted)
      add_missing(indicator, reason, units, true);
  }
  for (const QualityProfile& profile : survey.quality) {
    report.quality.push_back(profile.id);
    for (TableVerdict& verdict : judge_tables(profile, estimates, published.published()))
      report.tables.push_back(std::move(verdict));
  }
  report.published = std::move(published);
  return report;
}

}  // namespace darkfigure
