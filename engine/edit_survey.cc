#include "engine/edit_survey.h"

#include "engine/core/calendar.h"
#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/editing/design_edits.h"
#include "engine/editing/indicator_edits.h"
#include "engine/editing/level_edits.h"

namespace darkfigure {
namespace {

class SurveyEditor {
 public:
  SurveyEditor(const Survey& survey, Diagnostics& diagnostics)
      : survey_(survey), diagnostics_(diagnostics) {}

  std::vector<Edit> edit();

 private:
  void links(const Level& level);
  void rules();
  void dates(std::size_t level);
  void interviewers(std::size_t level);
  void routing();
  std::size_t level_of(const Indicator& indicator) const;

  const Survey& survey_;
  Diagnostics& diagnostics_;
  std::vector<Edit> edits_;
};

// How the levels hang together is worth a line even where nothing is wrong.
void SurveyEditor::links(const Level& level) {
  if (level.parent == Level::kNone) return;
  const Microdata& parent = survey_.levels[level.parent].data;
  const auto note = [&](std::size_t rows, const std::string& message) {
    if (rows == 0) return;
    edits_.push_back({"link",
                      EditSeverity::kNote,
                      level.data.level,
                      level.data.file,
                      "",
                      {},
                      counted(rows, "row") + message});
  };
  note(level.data.rows, " linked to " + counted(parent.rows, parent.level));
  note(level.parents_without, " of the level \"" + parent.level + "\" have none: they count 0");
  note(level.orphans, " without a " + parent.level + " were left out");
  note(level.out_of_scope, " out of scope were left out");
  note(level.series.records,
       " are a series; " + counted(level.series.capped, "series") + " capped, " +
           counted(level.series.unknown, "series") + " of unknown size");
}

void SurveyEditor::rules() {
  for (const EditRule& rule : survey_.config.checks) {
    const std::string& name = rule.level.empty() ? survey_.config.design.level : rule.level;
    const std::size_t index = level_index(survey_.levels, name);
    if (index == Level::kNone) {
      diagnostics_.error(
          Concern::kConfig, rule.location, "\"level\": there is no section [data." + name + "]");
      continue;
    }
    if (rule.rule.empty()) continue;  // reported
    const Column holds = survey_.variables[index]->evaluate_condition(rule.rule);
    std::vector<std::size_t> broken;
    for (std::size_t row = 0; row < holds.rows(); ++row) {
      if (holds.present(row) && holds.values[row] == 0) broken.push_back(row);
    }
    if (broken.empty()) continue;
    edits_.push_back({rule.id,
                      rule.is_warning ? EditSeverity::kWarning : EditSeverity::kError,
                      name,
                      survey_.levels[index].data.file,
                      rule.rule.text,
                      broken,
                      rule.message.empty() ? "the rule does not hold" : rule.message});
  }
}

std::size_t SurveyEditor::level_of(const Indicator& indicator) const {
  return indicator.level.empty() ? survey_.design_level
                                 : level_index(survey_.levels, indicator.level);
}

void SurveyEditor::routing() {
  for (const BoundIndicator& bound : survey_.indicators) {
    const Indicator& indicator = bound.spec;
    const bool conditions = bound.statistic.numerator == NumeratorRole::kCondition &&
                            bound.statistic.denominator == DenominatorRole::kBase;
    if (!conditions || indicator.denominator.empty()) continue;
    const std::size_t level = level_of(indicator);
    Variables& variables = *survey_.variables[level];
    find_routing_conflict(survey_.levels[level],
                          indicator.id,
                          variables.evaluate_condition(indicator.numerator),
                          variables.evaluate_condition(indicator.denominator),
                          edits_);
  }
}

void SurveyEditor::dates(std::size_t level) {
  const LevelSpec& spec = survey_.config.levels[level];
  if (spec.date.empty()) return;
  const auto period = parse_period(survey_.config.reference_period);
  if (!period) {
    if (!survey_.config.reference_period.empty()) return;  // reported
    diagnostics_.error(Concern::kConfig,
                       spec.location,
                       "\"date\": expected a reference_period in [survey], as "
                       "2025-01-01/2025-12-31, to compare dates with");
    return;
  }
  for (const std::string& name : spec.date) {
    const Column* column = survey_.levels[level].data.find(name);
    if (column != nullptr && spec.date.size() > 1 && column->is_text) {
      diagnostics_.error(Concern::kConfig,
                         spec.location,
                         "\"date\": expected numbers for year and month but \"" + name +
                             "\" is text; store it as a number in the file");
      return;
    }
    const bool plain = column != nullptr && spec.date.size() == 1 && !column->is_text &&
                       !date_scale(column->format).is_date();
    if (plain) {
      diagnostics_.error(Concern::kConfig,
                         spec.location,
                         "\"date\": expected a date but \"" + name +
                             "\" is a plain number; name a date variable, or [year, month]");
      return;
    }
    if (column != nullptr) continue;
    diagnostics_.error(
        Concern::kConfig,
        spec.location,
        "\"date\": unknown variable \"" + name + "\" in " + survey_.levels[level].data.file);
  }
  find_dates_outside(survey_.levels[level], spec.date, *period, edits_);
}

void SurveyEditor::interviewers(std::size_t level) {
  const LevelSpec& spec = survey_.config.levels[level];
  if (spec.interviewer.empty()) return;
  if (survey_.levels[level].data.find(spec.interviewer) == nullptr) {
    diagnostics_.error(Concern::kConfig,
                       spec.location,
                       "\"interviewer\": unknown variable \"" + spec.interviewer + "\" in " +
                           survey_.levels[level].data.file);
    return;
  }
  std::vector<const BoundIndicator*> indicators;
  for (const BoundIndicator& bound : survey_.indicators) {
    if (bound.statistic.is_proportion && level_of(bound.spec) == level) {
      indicators.push_back(&bound);
    }
  }
  find_odd_interviewers(survey_.levels[level], spec.interviewer, indicators, edits_);
}

std::vector<Edit> SurveyEditor::edit() {
  rules();
  routing();
  for (std::size_t k = 0; k < survey_.levels.size(); ++k) {
    const Level& level = survey_.levels[k];
    links(level);
    find_duplicates(level, survey_.config.levels[k].key, edits_);
    find_unlabelled_codes(level, edits_);
    dates(k);
    interviewers(k);
  }
  const std::string& file = survey_.data().file;
  compare_design(survey_.design, survey_.drawn_strata, survey_.config.declared, file, edits_);
  const CalibrationStep* calibration = survey_.plan.last_calibration();
  // With nonresponse before it, the base weights of the respondents are no measure of the totals.
  if (calibration != nullptr && survey_.config.weighting.dispositions.variable.empty()) {
    for (const Calibration& part : calibration->parts)
      compare_with_totals(survey_.design, part.margins, file, edits_);
  }
  for (Edit& edit : edits_) {
    const std::size_t level = level_index(survey_.levels, edit.level);
    if (level != Level::kNone) edit.rows = survey_.levels[level].data.in_file(edit.rows);
  }
  return std::move(edits_);
}

}  // namespace

std::vector<Edit> edit_survey(const Survey& survey, Diagnostics& diagnostics) {
  return SurveyEditor(survey, diagnostics).edit();
}

std::vector<Edit> edits_of_findings(const std::vector<Finding>& findings) {
  std::vector<Edit> edits;
  for (const Finding& finding : findings) {
    const bool error = finding.severity == Severity::kError;
    Location place = finding.location;
    Edit edit{.check = finding.concern == Concern::kConfig ? "config"
                       : finding.concern == Concern::kFile ? "file"
                                                           : "data",
              .severity = error ? EditSeverity::kError : EditSeverity::kWarning,
              .level = "",
              .file = place.file,
              .variable = place.variable,
              .rows = {},
              .message = finding.message};
    if (place.line > 0) edit.message = "line " + std::to_string(place.line) + ": " + edit.message;
    edits.push_back(std::move(edit));
  }
  return edits;
}

void report_edits(const std::vector<Edit>& edits, Diagnostics& diagnostics) {
  for (const Edit& edit : edits) {
    if (edit.severity == EditSeverity::kNote) continue;
    const Location place{.file = edit.file, .variable = edit.variable};
    const std::string text = edit.check + ": " + edit.message +
                             (edit.rows.empty() ? "" : " in " + row_list_text(edit.rows));
    if (edit.severity == EditSeverity::kError) {
      diagnostics.error(Concern::kData, place, text);
    } else {
      diagnostics.warning(Concern::kData, place, text);
    }
  }
}

}  // namespace darkfigure
