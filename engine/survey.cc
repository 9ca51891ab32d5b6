#include "engine/survey.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"
#include "engine/io/read_control_totals.h"
#include "engine/io/read_replicate_factors.h"

namespace darkfigure {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<SourceText> expressions_of(const RunConfig& config) {
  std::vector<SourceText> expressions;
  for (const Indicator& indicator : config.indicators) {
    for (const SourceText* text :
         {&indicator.numerator, &indicator.denominator, &indicator.where}) {
      if (!text->empty()) expressions.push_back(*text);
    }
  }
  return expressions;
}

ColumnChoice wanted_columns(const RunConfig& config) {
  std::set<std::string, std::less<>> names;
  for (const MarginSource& margin : config.margins) {
    names.insert(margin.variables.begin(), margin.variables.end());
  }
  for (const std::vector<std::string>& domain : config.estimates.domains) {
    names.insert(domain.begin(), domain.end());
  }
  // Derived variables are evaluated even when nothing uses them, so that their errors show.
  for (const Derivation& derivation : config.derivations) names.insert(derivation.name);
  ColumnChoice choice;
  choice.names = file_variables(expressions_of(config), names, config.derivations);
  for (const std::string& name :
       {config.data.key, config.design.stratum, config.design.psu, config.design.weight}) {
    if (!name.empty()) choice.names.insert(name);
  }
  if (config.replication.method == ReplicationMethod::kImported) {
    choice.pattern = config.replication.columns;
  }
  return choice;
}

// Reads the file and declares the config's user-missing codes.
void read_data(Survey& survey, Diagnostics& diagnostics) {
  const RunConfig& config = survey.config;
  const std::size_t errors_before = diagnostics.count(Severity::kError);
  const auto start = Clock::now();
  survey.data = read_microdata(config.data, wanted_columns(config), diagnostics);
  survey.read_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (survey.data.rows == 0) {
    if (diagnostics.count(Severity::kError) == errors_before) {
      diagnostics.error(Concern::kData, {.file = survey.data.file}, "the file has no rows");
    }
    diagnostics.throw_if_errors();
  }
  std::vector<std::string> except = {
      config.data.key, config.design.stratum, config.design.psu, config.design.weight};
  for (const Column& column : survey.data.columns) {
    const std::string& pattern = config.replication.columns;
    if (!pattern.empty() && matches_pattern(column.name, pattern)) except.push_back(column.name);
  }
  survey.declared_missing = declare_user_missing(survey.data, config.data.user_missing, except);
}

// Design variables and the key must be variables of the file.
void check_design_names(const Survey& survey, Diagnostics& diagnostics) {
  const RunConfig& config = survey.config;
  const auto check = [&](const std::string& name, const char* key, const Location& location) {
    const std::vector<std::string>& known = survey.data.all_names;
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
    diagnostics.error(Concern::kConfig,
                      location,
                      std::string("\"") + key + "\": unknown variable \"" + name + "\" in " +
                          survey.data.file + did_you_mean(name, known));
  };
  check(config.data.key, "key", config.data.location);
  check(config.design.stratum, "stratum", config.design.location);
  check(config.design.psu, "psu", config.design.location);
  check(config.design.weight, "weight", config.design.weight_location);
}

// Weights that sum to no more than the respondents are scaled: estimates of shares and means stand,
// totals and the population column mean nothing.
void warn_of_scaled_weights(const Survey& survey, Diagnostics& diagnostics) {
  if (survey.config.calibration) return;
  double sum = 0;
  double weighted_rows = 0;
  for (const double weight : survey.design.base_weight) {
    sum += weight;
    weighted_rows += weight > 0 ? 1 : 0;
  }
  if (sum > weighted_rows * (1 + 1e-6)) return;
  diagnostics.warning(Concern::kData,
                      {.file = survey.data.file, .variable = survey.config.design.weight},
                      "the weights sum to " + grouped_text(sum) + ", no more than the " +
                          grouped_text(weighted_rows) +
                          " respondents: they are scaled, so totals are not population totals");
}

void check_key(const Survey& survey, Diagnostics& diagnostics) {
  const Column* key = survey.data.find(survey.config.data.key);
  if (key == nullptr) return;
  std::unordered_map<double, std::size_t> first_row;
  std::vector<std::size_t> repeated;
  std::vector<std::size_t> missing;
  for (std::size_t row = 0; row < key->rows(); ++row) {
    if (!key->present(row)) {
      missing.push_back(row);
    } else if (!first_row.try_emplace(key->values[row], row).second) {
      repeated.push_back(row);
    }
  }
  const Location place{.file = survey.data.file, .variable = key->name};
  if (!missing.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected a key in every row but it is missing in " + row_list_text(missing));
  }
  if (!repeated.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected a key that is unique but an earlier row has the same in " +
                          row_list_text(repeated));
  }
}

void bind_calibration(Survey& survey, Variables& variables, Diagnostics& diagnostics) {
  const RunConfig& config = survey.config;
  if (!config.calibration) return;
  if (survey.replication.final_weights()) {
    diagnostics.error(Concern::kConfig,
                      config.calibration->location,
                      "imported final replicate weights are never calibrated again: remove "
                      "[calibration], or set contains = \"base-weights\"");
  }
  const std::size_t errors_before = diagnostics.count(Severity::kError);
  std::vector<ControlMargin> controls;
  std::vector<BoundMargin> margins;
  for (const MarginSource& source : config.margins) {
    if (source.variables.empty() || source.file.empty()) continue;  // reported
    std::vector<const Column*> columns;
    for (const std::string& name : source.variables) {
      columns.push_back(variables.find(name, source.location));
    }
    controls.push_back(
        read_control_margin(source.file, source.variables, source.location, diagnostics));
    if (std::find(columns.begin(), columns.end(), nullptr) != columns.end()) continue;
    margins.push_back(bind_margin(controls.back(), columns, survey.design, diagnostics));
  }
  if (diagnostics.count(Severity::kError) > errors_before) return;
  const double tolerance = config.calibration->consistency_tolerance;
  if (config.calibration->scale_margins) {
    survey.margin_scaling = scale_margins(margins);
  } else {
    check_grand_totals(margins, controls, tolerance, diagnostics);
    if (diagnostics.count(Severity::kError) > errors_before) return;
  }
  Calibration calibration{
      .spec = *config.calibration, .cells = {}, .grand_total = margins.front().grand_total()};
  calibration.cells =
      group_into_cells(std::move(margins), survey.design, tolerance, controls, diagnostics);
  survey.plan.calibration = std::move(calibration);
}

// The columns of an indicator's expressions, evaluated for one statistic's roles.
void bind_one_indicator(Survey& survey,
                        const Indicator& indicator,
                        const Statistic& statistic,
                        Variables& variables,
                        Diagnostics& diagnostics) {
  const bool ratio = statistic.denominator == DenominatorRole::kNumber;
  const auto evaluate = [&](const SourceText& text, bool condition) {
    return condition ? variables.evaluate_condition(text) : variables.evaluate(text);
  };
  const auto reject_text = [&](const Column& column, const SourceText& text) {
    if (!column.is_text) return;
    diagnostics.error(Concern::kConfig,
                      text.location,
                      "expected a number or a condition but \"" + text.text + "\" is text");
  };
  if (indicator.numerator.empty()) return;  // reported
  if (ratio && indicator.denominator.empty()) {
    diagnostics.error(Concern::kConfig,
                      indicator.location,
                      "expected a \"denominator\" with statistic = \"" + indicator.statistic +
                          "\" but it is missing; \"1\" counts every unit");
    return;
  }
  if (indicator.unit != 1 && !statistic.is_rate) {
    diagnostics.error(Concern::kConfig,
                      indicator.location,
                      "\"unit\" has no effect with statistic = \"" + indicator.statistic + "\"");
  }
  const Column numerator =
      evaluate(indicator.numerator, statistic.numerator == NumeratorRole::kCondition);
  reject_text(numerator, indicator.numerator);
  Column denominator;
  Column where;
  IndicatorColumns columns{.numerator = &numerator, .denominator = nullptr, .where = nullptr};
  if (!indicator.denominator.empty()) {
    denominator = evaluate(indicator.denominator, !ratio);
    reject_text(denominator, indicator.denominator);
    columns.denominator = &denominator;
  }
  if (!indicator.where.empty()) {
    where = evaluate(indicator.where, true);
    columns.where = &where;
  }
  if (diagnostics.has_errors()) return;
  survey.indicators.push_back(
      bind_indicator(indicator, statistic, columns, survey.design.base_weight));
}

void bind_indicators(Survey& survey,
                     std::span<const Statistic> statistics,
                     Variables& variables,
                     Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const Statistic& statistic : statistics) names.emplace_back(statistic.name);
  for (const Indicator& indicator : survey.config.indicators) {
    const Statistic* statistic = find_statistic(statistics, indicator.statistic);
    if (statistic != nullptr) {
      bind_one_indicator(survey, indicator, *statistic, variables, diagnostics);
    } else if (!indicator.statistic.empty()) {
      std::string list;
      for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
      diagnostics.error(
          Concern::kConfig,
          indicator.location,
          "unknown statistic \"" + indicator.statistic + "\"; expected one of " + list);
    }
  }
}

void bind_domains(Survey& survey, Variables& variables) {
  std::vector<Domain> domains = {whole_population(survey.data.rows)};
  for (const std::vector<std::string>& names : survey.config.estimates.domains) {
    std::vector<const Column*> columns;
    for (const std::string& name : names) {
      columns.push_back(variables.find(name, survey.config.domains_location));
    }
    if (std::find(columns.begin(), columns.end(), nullptr) == columns.end()) {
      domains.push_back(bind_domain(columns));
    }
  }
  survey.domains = tabulate_domains(std::move(domains));
}

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
      plan_replication(survey.design, spec, survey.data, std::move(factors), diagnostics);
}

}  // namespace

std::unique_ptr<Survey> bind_survey(RunConfig config,
                                    std::span<const Statistic> statistics,
                                    Diagnostics& diagnostics) {
  auto survey = std::make_unique<Survey>();
  survey->config = std::move(config);
  if (survey->config.data.file.empty()) diagnostics.throw_if_errors();
  read_data(*survey, diagnostics);
  check_design_names(*survey, diagnostics);
  check_key(*survey, diagnostics);
  survey->design = declare_design(survey->data, survey->config.design, diagnostics);
  warn_of_scaled_weights(*survey, diagnostics);
  Variables variables(survey->data, survey->config.derivations, diagnostics);
  for (const Derivation& derivation : survey->config.derivations) {
    variables.find(derivation.name, derivation.source.location);
  }
  bind_replication(*survey, diagnostics);
  bind_calibration(*survey, variables, diagnostics);
  bind_domains(*survey, variables);
  bind_indicators(*survey, statistics, variables, diagnostics);
  diagnostics.throw_if_errors();
  return survey;
}

}  // namespace darkfigure
