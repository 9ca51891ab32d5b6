#include "engine/bind_weighting.h"

#include <algorithm>
#include <functional>

#include "engine/bind_base_weight.h"
#include "engine/bind_estimated_totals.h"
#include "engine/core/row_list.h"
#include "engine/partition_margins.h"

namespace darkfigure {
namespace {

using RowMask = std::vector<std::uint8_t>;

// Binds one step after the other; `active_` are the rows that still have weight.
class Binding {
 public:
  Binding(Survey& survey, Diagnostics& diagnostics)
      : survey_(survey), diagnostics_(diagnostics), active_(sampled_rows(survey)) {}

  void bind();

 private:
  void bind(const StepSpec& step);
  Redistribution redistribution(const StepSpec& step, std::vector<Role> roles);
  Propensity propensity(const StepSpec& step);
  Trimming trimming(const StepSpec& step);
  CalibrationStep calibration(const StepSpec& step);
  CalibrationRows calibration_rows(const CalibrationDeclaration& declared);
  std::vector<Role> roles(const std::function<Role(Disposition)>& role_of) const;
  std::vector<const Column*> columns(const std::vector<std::string>& names, const Location& place);
  const Column* column(const std::string& name, const Location& place) {
    return survey_.variables[survey_.design_level]->find(name, place);
  }
  void check_method();
  void error(Concern concern, const Location& place, std::string message) {
    diagnostics_.error(concern, place, std::move(message));
  }

  Survey& survey_;
  Diagnostics& diagnostics_;
  RowMask active_;
};

// Empty after a finding.
std::vector<const Column*> Binding::columns(const std::vector<std::string>& names,
                                            const Location& place) {
  std::vector<const Column*> found;
  for (const std::string& name : names) found.push_back(column(name, place));
  if (std::find(found.begin(), found.end(), nullptr) != found.end()) found.clear();
  return found;
}

std::vector<Role> Binding::roles(const std::function<Role(Disposition)>& role_of) const {
  std::vector<Role> result(active_.size(), Role::kKeeps);
  for (std::size_t row = 0; row < active_.size(); ++row) {
    if (active_[row] != 0) result[row] = role_of(survey_.dispositions[row]);
  }
  return result;
}

Redistribution Binding::redistribution(const StepSpec& step, std::vector<Role> roles) {
  const std::vector<const Column*> variables =
      columns(step.classes.variables, step.classes.location);
  if (variables.size() != step.classes.variables.size()) return {};
  Redistribution bound =
      bind_redistribution(step.classes, variables, std::move(roles), diagnostics_);
  bound.redecide = step.recompute;
  return bound;
}

// The logistic model's margins: an intercept, the categorical predictors, the numeric ones.
Propensity Binding::propensity(const StepSpec& step) {
  Propensity bound{.spec = step.propensity, .model = {}, .responds = {}, .role = {}};
  bound.role = roles([](Disposition d) {
    return d == Disposition::kRespondent      ? Role::kTakes
           : d == Disposition::kNonrespondent ? Role::kGives
                                              : Role::kDrops;
  });
  RowMask eligible(active_.size(), 0);
  for (std::size_t row = 0; row < eligible.size(); ++row) {
    if (bound.role[row] != Role::kTakes && bound.role[row] != Role::kGives) continue;
    eligible[row] = 1;
    bound.responds.push_back(bound.role[row] == Role::kTakes ? 1 : 0);
  }
  const std::size_t errors = diagnostics_.count(Severity::kError);
  std::vector<BoundMargin> margins;
  const auto add = [&](const std::string& predictor, const std::string& numeric) {
    ControlMargin control;
    if (!predictor.empty()) control.spec.variables = {predictor};
    control.spec.total_of = numeric;
    control.spec.location = step.location;
    MarginColumns bound_columns;
    if (!predictor.empty()) bound_columns.variables = {column(predictor, step.location)};
    if (!numeric.empty()) bound_columns.total_of = column(numeric, step.location);
    if (!predictor.empty() && bound_columns.variables.front() == nullptr) return;
    if (!numeric.empty() && bound_columns.total_of == nullptr) return;
    margins.push_back(bind_margin(control,
                                  bound_columns,
                                  {.takes_part = eligible, .group = {}, .multiplier = {}},
                                  diagnostics_));
  };
  const auto complete = [&](const std::string& name) {
    const Column* predictor = column(name, step.location);
    std::vector<std::size_t> missing;
    for (std::size_t row = 0; predictor != nullptr && row < eligible.size(); ++row) {
      if (eligible[row] != 0 && !predictor->present(row)) missing.push_back(row);
    }
    if (missing.empty()) return;
    error(Concern::kData,
          step.location,
          "the predictor \"" + name +
              "\" must be known of respondents and nonrespondents but is missing "
              "in " +
              row_list_text(missing) + "; use variables of the sampling frame");
  };
  for (const auto* names : {&step.propensity.predictors, &step.propensity.numeric_predictors}) {
    for (const std::string& name : *names) complete(name);
  }
  if (diagnostics_.count(Severity::kError) > errors) return bound;
  add("", "");
  for (const std::string& name : step.propensity.predictors) add(name, "");
  for (const std::string& name : step.propensity.numeric_predictors) add("", name);
  if (diagnostics_.count(Severity::kError) > errors) return bound;
  CalibrationSpec spec;
  spec.distance = "logistic";
  spec.tolerance = 1e-12;
  spec.location = step.location;
  bound.model = bind_calibration(spec,
                                 std::move(margins),
                                 {.takes_part = std::move(eligible), .group = {}, .q = {}},
                                 diagnostics_);
  return bound;
}

Trimming Binding::trimming(const StepSpec& step) {
  Trimming bound{.spec = step.trim, .codes = {"all"}, .of_row = {}};
  const std::vector<const Column*> variables = columns(step.trim.classes, step.trim.location);
  if (variables.size() != step.trim.classes.size()) return bound;
  bound.of_row.assign(active_.size(), 0);
  if (!variables.empty()) {
    std::vector<Categories> parts;
    for (const Column* variable : variables) parts.push_back(categorize(*variable));
    Categories classes = cross(parts);
    bound.codes = std::move(classes.codes);
    bound.of_row = std::move(classes.of_row);
  }
  std::vector<std::size_t> missing;
  for (std::size_t row = 0; row < active_.size(); ++row) {
    if (active_[row] != 0 && bound.of_row[row] < 0) missing.push_back(row);
    if (active_[row] == 0) bound.of_row[row] = -1;
  }
  if (!missing.empty()) {
    error(
        Concern::kData,
        step.location,
        "expected a class of every unit with weight but a variable of \"classes\" is missing in " +
            row_list_text(missing));
  }
  return bound;
}

CalibrationRows Binding::calibration_rows(const CalibrationDeclaration& declared) {
  CalibrationRows rows{.takes_part = active_, .group = {}, .q = {}};
  if (!declared.same_weight_in.empty()) {
    const std::size_t level = level_index(survey_.levels, declared.same_weight_in);
    const bool above = level != Level::kNone && level != survey_.design_level &&
                       is_at_or_below(survey_.levels, survey_.design_level, level);
    if (above) {
      rows.group = rows_above(survey_.levels, survey_.design_level, level);
    } else {
      error(Concern::kConfig,
            declared.spec.location,
            "\"same_weight_in\": expected a level above the design's level \"" +
                survey_.config.design.level + "\" but found \"" + declared.same_weight_in + "\"");
    }
  }
  if (declared.q.empty()) return rows;
  const Column* q = column(declared.q, declared.spec.location);
  if (q == nullptr) return rows;
  std::vector<std::size_t> wrong;
  for (std::size_t row = 0; row < active_.size(); ++row) {
    const bool sound = !q->is_text && q->present(row) && q->values[row] > 0;
    rows.q.push_back(sound ? q->values[row] : 1);
    if (active_[row] != 0 && !sound) wrong.push_back(row);
  }
  std::vector<double> q_of_group(
      rows.group.empty() ? 0 : *std::max_element(rows.group.begin(), rows.group.end()) + 1U, 0.0);
  for (std::size_t row = 0; row < active_.size() && !rows.group.empty(); ++row) {
    if (active_[row] == 0) continue;
    double& shared = q_of_group[rows.group[row]];
    if (shared != 0 && shared != rows.q[row]) {
      error(Concern::kData,
            declared.spec.location,
            "\"q\": expected one value in each " + declared.same_weight_in + " but \"" +
                declared.q + "\" differs within one; use a variable of that level");
      break;
    }
    shared = rows.q[row];
  }
  if (!wrong.empty()) {
    error(Concern::kData,
          declared.spec.location,
          "\"q\": expected a number above 0 of every unit but \"" + declared.q +
              "\" is missing or not positive in " + row_list_text(wrong));
  }
  return rows;
}

CalibrationStep Binding::calibration(const StepSpec& step) {
  const CalibrationDeclaration& declared = step.calibration;
  CalibrationStep bound;
  if (step.method == StepMethod::kTrimAndCalibrate) bound.trimming = trimming(step);
  const std::size_t errors = diagnostics_.count(Severity::kError);
  CalibrationRows rows = calibration_rows(declared);
  if (diagnostics_.count(Severity::kError) > errors) return bound;
  const std::vector<BoundMargin> margins =
      bind_margins(survey_, declared, active_, true, diagnostics_);
  if (diagnostics_.count(Severity::kError) > errors) return bound;
  std::vector<CalibrationPart> parts;
  if (declared.partition.empty()) {
    parts.push_back({"", margins, std::move(rows)});
  } else {
    const Column* partition = column(declared.partition, declared.spec.location);
    if (partition == nullptr) return bound;
    parts = partition_margins(*partition, margins, rows, declared, diagnostics_);
  }
  for (CalibrationPart& part : parts) {
    const double tolerance = declared.spec.consistency_tolerance;
    if (declared.spec.scale_margins) {
      scale_margins(part.margins);
    } else {
      check_grand_totals(part.margins, tolerance, diagnostics_);
    }
    if (diagnostics_.count(Severity::kError) > errors) continue;
    bound.parts.push_back(bind_calibration(
        declared.spec, std::move(part.margins), std::move(part.rows), diagnostics_));
    bound.parts.back().part = part.name;
  }
  if (diagnostics_.count(Severity::kError) > errors) return bound;
  bind_shifts(survey_, declared, margins, bound, diagnostics_);
  return bound;
}

void Binding::bind(const StepSpec& step) {
  WeightingStep bound{.name = step.name, .work = {}};
  const auto keep_only = [&](const std::function<bool(Disposition)>& stays) {
    for (std::size_t row = 0; row < active_.size(); ++row) {
      if (active_[row] != 0 && !stays(survey_.dispositions[row])) active_[row] = 0;
    }
  };
  const auto is_respondent = [](Disposition d) { return d == Disposition::kRespondent; };
  switch (step.method) {
    case StepMethod::kSelection:
    case StepMethod::kWithinHousehold:
      bound.work = multiplier_of(survey_, step, active_, diagnostics_);
      break;
    case StepMethod::kEligibility:
      bound.work = redistribution(step, roles([](Disposition d) {
                                    return d == Disposition::kUnknown ? Role::kGives : Role::kTakes;
                                  }));
      std::get<Redistribution>(bound.work).taker = "known unit";
      keep_only([](Disposition d) { return d != Disposition::kUnknown; });
      break;
    case StepMethod::kNonresponse:
      bound.work = redistribution(step, roles([](Disposition d) {
                                    return d == Disposition::kRespondent      ? Role::kTakes
                                           : d == Disposition::kNonrespondent ? Role::kGives
                                                                              : Role::kDrops;
                                  }));
      keep_only(is_respondent);
      break;
    case StepMethod::kPropensity:
      bound.work = propensity(step);
      keep_only(is_respondent);
      break;
    case StepMethod::kTrim:
      bound.work = trimming(step);
      break;
    case StepMethod::kCalibrate:
    case StepMethod::kTrimAndCalibrate:
      bound.work = calibration(step);
      break;
  }
  survey_.plan.steps.push_back(std::move(bound));
}

// What a variance method cannot do with the declared steps.
void Binding::check_method() {
  const std::vector<StepSpec>& steps = survey_.config.weighting.steps;
  const ReplicationSpec& replication = survey_.replication.spec;
  if (survey_.replication.final_weights()) {
    error(
        Concern::kConfig,
        steps.front().location,
        "imported final replicate weights are never calibrated again: remove [calibration] and the "
        "weighting steps, or set contains = \"base-weights\"");
  }
  const bool base_weights = replication.method == ReplicationMethod::kImported &&
                            replication.contains == ImportedContent::kBaseWeights;
  if (base_weights && steps.front().makes_base_weight()) {
    error(Concern::kConfig,
          steps.front().location,
          "imported replicate base weights hold the selection probabilities already: remove the "
          "step, "
          "or set contains = \"factors\"");
  }
  if (replication.method != ReplicationMethod::kLinearization) return;
  std::string fixed;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const bool projected = steps[k].calibrates() && k + 1 == steps.size();
    if (!projected && !steps[k].makes_base_weight())
      fixed += (fixed.empty() ? "\"" : ", \"") + steps[k].name + "\"";
  }
  if (fixed.empty()) return;
  diagnostics_.warning(Concern::kConfig,
                       steps.front().location,
                       "method = \"linearization\" takes these steps as fixed: " + fixed +
                           "; a replication method replays them in every replicate");
}

void Binding::bind() {
  const WeightingConfig& config = survey_.config.weighting;
  if (config.steps.empty()) return;
  check_method();
  for (std::size_t k = survey_.base_stages.size(); k < config.steps.size(); ++k)
    bind(config.steps[k]);
}

}  // namespace

void bind_weighting(Survey& survey, Diagnostics& diagnostics) {
  Binding(survey, diagnostics).bind();
}

std::vector<std::string> weighting_variables(const WeightingConfig& config) {
  std::vector<std::string> names = {config.dispositions.variable};
  const auto add = [&](const std::vector<std::string>& more) {
    names.insert(names.end(), more.begin(), more.end());
  };
  for (const StepSpec& step : config.steps) {
    add(step.probabilities);
    add(step.classes.variables);
    add(step.propensity.predictors);
    add(step.propensity.numeric_predictors);
    add(step.trim.classes);
    add({step.eligible, step.calibration.q, step.calibration.partition});
    for (const MarginSpec& margin : step.calibration.margins) {
      add(margin.variables);
      add({margin.total_of});
    }
  }
  std::erase(names, "");
  return names;
}

}  // namespace darkfigure
