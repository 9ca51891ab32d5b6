#include "engine/survey.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/core/number_text.h"
#include "engine/data_checks.h"
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

// A key or a measurement named as a domain by mistake would fill the memory with estimates.
void check_domain_size(const Domain& domain, const Location& place, Diagnostics& diagnostics) {
  constexpr std::size_t kMostCategories = 5000;
  const std::size_t count = domain.categories.codes.size();
  if (count <= kMostCategories) return;
  diagnostics.error(Concern::kConfig,
                    place,
                    "the domain \"" + domain.name + "\" has " +
                        grouped_text(static_cast<double>(count)) + " categories, more than " +
                        grouped_text(kMostCategories) + "; derive a variable that groups them");
}

void bind_domains(Survey& survey, Variables& variables, Diagnostics& diagnostics) {
  std::vector<Domain> domains = {whole_population(survey.data.rows)};
  for (const std::vector<std::string>& names : survey.config.estimates.domains) {
    std::vector<const Column*> columns;
    for (const std::string& name : names) {
      columns.push_back(variables.find(name, survey.config.domains_location));
    }
    if (std::find(columns.begin(), columns.end(), nullptr) == columns.end()) {
      domains.push_back(bind_domain(columns));
      check_domain_size(domains.back(), survey.config.domains_location, diagnostics);
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
  bind_domains(*survey, variables, diagnostics);
  bind_indicators(*survey, statistics, variables, diagnostics);
  diagnostics.throw_if_errors();
  return survey;
}

}  // namespace darkfigure
