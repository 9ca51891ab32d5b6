#include "engine/survey.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/bind_analysis.h"
#include "engine/bind_base_weight.h"
#include "engine/bind_indicators.h"
#include "engine/bind_levels.h"
#include "engine/bind_quality.h"
#include "engine/bind_replication.h"
#include "engine/bind_weighting.h"
#include "engine/check_concepts.h"
#include "engine/data_checks.h"
#include "engine/drop_unmeasured.h"
#include "engine/read_levels.h"

namespace darkfigure {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<SourceText> expressions_of(const RunConfig& config) {
  std::vector<SourceText> expressions;
  const auto add = [&](const SourceText& text) {
    if (!text.empty()) expressions.push_back(text);
  };
  for (const Indicator& indicator : config.indicators) {
    add(indicator.numerator);
    add(indicator.denominator);
    add(indicator.where);
  }
  for (const CrosstabSpec& crosstab : config.analysis.crosstabs) add(crosstab.where);
  for (const RegressionSpec& regression : config.analysis.regressions) {
    add(regression.outcome);
    add(regression.where);
  }
  for (const LevelSpec& level : config.levels) {
    add(level.where);
    add(level.series.is_series);
    add(level.series.size);
  }
  return expressions;
}

// Variables of the design, on its level or above.
std::vector<std::string> sample_names(const RunConfig& config) {
  const DesignSpec& design = config.design;
  std::vector<std::string> names = {design.stratum, design.psu, design.weight, design.fpc};
  for (const StageSpec& stage : design.stages)
    names.insert(names.end(), {stage.unit, stage.stratum, stage.fpc});
  const std::vector<std::string>& sort = config.replication.sort;
  names.insert(names.end(), sort.begin(), sort.end());
  for (const Indicator& indicator : config.indicators) names.push_back(indicator.weight);
  std::erase(names, "");
  return names;
}

// Names that identify or weight rows: missing codes leave them alone.
std::vector<std::string> design_names(const RunConfig& config) {
  std::vector<std::string> names = sample_names(config);
  for (const LevelSpec& level : config.levels) {
    names.push_back(level.weight);
    names.insert(names.end(), level.key.begin(), level.key.end());
    names.insert(names.end(), level.parent_key.begin(), level.parent_key.end());
  }
  std::erase(names, "");
  return names;
}

// Each file gives those of the names that it has.
ColumnChoice wanted_columns(const RunConfig& config) {
  std::set<std::string, std::less<>> names;
  const std::vector<std::string> weighting = weighting_variables(config.weighting);
  names.insert(weighting.begin(), weighting.end());
  for (const std::vector<std::string>& domain : config.estimates.domains) {
    names.insert(domain.begin(), domain.end());
  }
  for (const CrosstabSpec& crosstab : config.analysis.crosstabs)
    names.insert({crosstab.rows, crosstab.columns});
  for (const RegressionSpec& regression : config.analysis.regressions) {
    names.insert(regression.predictors.begin(), regression.predictors.end());
    names.insert(regression.numeric_predictors.begin(), regression.numeric_predictors.end());
  }
  // Derived variables are evaluated even when nothing uses them, so that their errors show.
  for (const Derivation& derivation : config.derivations) names.insert(derivation.name);
  ColumnChoice choice;
  choice.names = file_variables(expressions_of(config), names, config.derivations);
  const std::vector<std::string> design = design_names(config);
  choice.names.insert(design.begin(), design.end());
  for (const LevelSpec& level : config.levels) {
    for (const BlockPattern& block : level.blocks) choice.blocks.push_back(block);
  }
  if (config.replication.method == ReplicationMethod::kImported) {
    choice.pattern = config.replication.columns;
  }
  return choice;
}

// Reads and links the levels, and leaves out what is out of scope.
void read_data(Survey& survey, ReadColumns columns, Diagnostics& diagnostics) {
  const RunConfig& config = survey.config;
  const auto start = Clock::now();
  LevelRequest request{.specs = config.levels,
                       .wanted = wanted_columns(config),
                       .no_missing = design_names(config),
                       .no_missing_pattern = config.replication.columns};
  request.wanted.all = columns == ReadColumns::kAll;
  survey.levels = read_levels(request, diagnostics);
  survey.read_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  survey.design_level = level_index(survey.levels, config.design.level);
  if (survey.design_level == Level::kNone) diagnostics.throw_if_errors();
  // What follows would only find consequences of a level that is not there or hangs on nothing.
  const bool readable =
      std::all_of(survey.levels.begin(), survey.levels.end(), [](const Level& level) {
        return !level.data.all_names.empty() && level.linked;
      });
  if (survey.data().rows == 0 || !readable) diagnostics.throw_if_errors();
  drop_unmeasured(survey.config, survey.levels, diagnostics);
  narrow_levels(survey.levels, config.levels, config.derivations, survey.design_level, diagnostics);
  copy_down(survey.levels, survey.design_level, sample_names(config));
}

}  // namespace

std::unique_ptr<Survey> read_sample(RunConfig config,
                                    Diagnostics& diagnostics,
                                    ReadColumns columns) {
  auto survey = std::make_unique<Survey>();
  survey->config = std::move(config);
  if (survey->config.levels.empty() || !survey->config.levels_sound) diagnostics.throw_if_errors();
  read_data(*survey, columns, diagnostics);
  check_design_names(*survey, diagnostics);
  survey->design = declare_design(survey->data(), survey->config.design, diagnostics);
  survey->variables = level_variables(
      survey->levels, survey->config.derivations, survey->config.design.level, diagnostics);
  bind_base_weight(*survey, diagnostics);
  bind_respondents(*survey, diagnostics);
  bind_units(
      survey->levels, survey->config.levels, survey->design_level, survey->design, diagnostics);
  return survey;
}

std::unique_ptr<Survey> bind_survey(RunConfig config,
                                    std::span<const Statistic> statistics,
                                    Diagnostics& diagnostics,
                                    ReadColumns columns) {
  auto survey = read_sample(std::move(config), diagnostics, columns);
  warn_of_scaled_weights(*survey, diagnostics);
  for (const Derivation& derivation : survey->config.derivations) {
    const std::string& level =
        derivation.level.empty() ? survey->config.design.level : derivation.level;
    const std::size_t index = level_index(survey->levels, level);
    if (index == Level::kNone) continue;  // reported
    survey->variables[index]->find(derivation.name, derivation.source.location);
  }
  check_concepts(*survey, diagnostics);
  bind_replication(*survey, diagnostics);
  bind_weighting(*survey, diagnostics);
  bind_indicators(*survey, statistics, diagnostics);
  bind_analysis(*survey, diagnostics);
  bind_quality(*survey, diagnostics);
  diagnostics.throw_if_errors();
  return survey;
}

}  // namespace darkfigure
