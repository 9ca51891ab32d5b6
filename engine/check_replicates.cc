#include "engine/check_replicates.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/weighting/collapse.h"
#include "engine/weighting/doctor.h"
#include "engine/weighting/feasibility.h"

namespace darkfigure {
namespace {

constexpr std::size_t kMostNamed = 5;
constexpr std::size_t kMostDiagnosed = 2;

// "replicate 12 (without PSU "104" of stratum "1")".
std::string replicate_text(const Survey& survey, std::size_t replicate) {
  std::string text = "replicate " + std::to_string(replicate + 1);
  const std::string deleted = survey.replication.deleted_text(survey.design, replicate);
  return deleted.empty() ? text : text + " (" + deleted + ")";
}

const Calibration* failed_calibration(const Survey& survey, const ColumnOutcome& outcome) {
  const auto* step = std::get_if<CalibrationStep>(&survey.plan.steps[outcome.step].work);
  return step == nullptr ? nullptr : &step->parts[outcome.part];
}

// The controls that conflict in a replicate: its weights are made again up to the step that failed.
std::vector<std::string> conflict_lines(const Survey& survey,
                                        const FullSampleWeighting& full,
                                        const ColumnOutcome& outcome,
                                        std::size_t replicate) {
  const Calibration* calibration = failed_calibration(survey, outcome);
  if (calibration == nullptr || outcome.vanished) return {};
  const auto& step = std::get<CalibrationStep>(survey.plan.steps[outcome.step].work);
  if (step.trimming) return {};
  WeightingPlan before;
  before.steps.assign(survey.plan.steps.begin(),
                      survey.plan.steps.begin() + static_cast<std::ptrdiff_t>(outcome.step));
  std::vector<double> psu_factors;
  WeightBlock block;
  WeightingWorkspace workspace;
  const std::size_t lane = replicate % kLanes;
  fill_replicates(survey.replication, survey.design, replicate - lane, psu_factors, block);
  apply_weighting(before, full, workspace, block);
  ColumnTerms terms;
  if (!step.shifts.empty()) terms.shift = step.shifts[outcome.part][replicate];
  const CellProblem problem =
      cell_problem(*calibration, cell_weights(*calibration, block, lane), terms);
  Diagnosis diagnosis{.conflict = find_conflict(problem), .repairs = {}, .attainable = {}};
  if (diagnosis.conflict.empty()) return {};
  const Feasibility feasibility(problem);
  for (const std::size_t constraint : diagnosis.conflict)
    diagnosis.attainable.push_back(feasibility.attainable(constraint));
  return diagnosis.lines(*calibration);
}

// For each margin its groups with the vanished categories merged with a neighbour that did not
// vanish.
std::string collapse_text(const Survey& survey,
                          const std::vector<ColumnOutcome>& weighting,
                          const std::vector<std::size_t>& failed) {
  struct Vanished {
    const BoundMargin* margin = nullptr;
    std::set<std::string> codes;
  };
  std::map<std::pair<std::size_t, std::size_t>, Vanished> by_margin;  // step, margin
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string>> codes_of_margin;
  for (const std::size_t r : failed) {
    const Calibration* calibration = failed_calibration(survey, weighting[r]);
    if (calibration == nullptr || !weighting[r].vanished) continue;
    const Constraint& at = calibration->constraints[weighting[r].constraint];
    Vanished& vanished = by_margin[{weighting[r].step, at.margin}];
    vanished.margin = &calibration->margins[at.margin];
    vanished.codes.insert(vanished.margin->codes[at.category]);
    std::vector<std::string>& codes = codes_of_margin[{weighting[r].step, at.margin}];
    codes.insert(codes.end(), vanished.margin->codes.begin(), vanished.margin->codes.end());
  }
  std::string text;
  for (const auto& [key, vanished] : by_margin) {
    std::vector<std::string> others;
    for (const std::string& code : codes_of_margin.at(key)) {
      if (vanished.codes.count(code) == 0) others.push_back(code);
    }
    std::vector<std::string> groups = vanished.margin->collapse;
    for (const std::string& code : vanished.codes) {
      const std::string neighbour = neighbour_of(code, others);
      if (!neighbour.empty()) groups = with_group(groups, {neighbour, code});
    }
    if (groups == vanished.margin->collapse) continue;
    text += "\n    merge it with a neighbour: in the margin at " +
            vanished.margin->location.text() + " put\n        " + config_line("collapse", groups);
  }
  return text;
}

}  // namespace

void check_replicates(const Survey& survey,
                      const FullSampleWeighting& full,
                      const std::vector<ColumnOutcome>& weighting) {
  std::vector<std::size_t> failed;
  for (std::size_t r = 0; r < weighting.size(); ++r) {
    if (!weighting[r].converged) failed.push_back(r);
  }
  if (failed.empty()) return;
  const double share = static_cast<double>(failed.size()) / static_cast<double>(weighting.size());
  const bool optional = survey.replication.interchangeable();
  if (optional && share <= survey.replication.spec.max_failed_share) return;
  std::string text =
      fmt::format("the weighting failed in {} of {} replicates", failed.size(), weighting.size());
  text += optional ? fmt::format(", more than max_failed_replicates = {} allows",
                                 survey.replication.spec.max_failed_share)
                   : ", and every replicate of this method carries its own share of the variance";
  std::size_t diagnosed = 0;
  for (std::size_t k = 0; k < std::min(failed.size(), kMostNamed); ++k) {
    text += "\n    " + replicate_text(survey, failed[k]) + ": " + weighting[failed[k]].trouble;
    if (diagnosed == kMostDiagnosed) continue;
    const auto lines = conflict_lines(survey, full, weighting[failed[k]], failed[k]);
    for (const std::string& line : lines) text += "\n        " + line;
    diagnosed += lines.empty() ? 0 : 1;
  }
  if (failed.size() > kMostNamed) text += "\n    …";
  const std::string collapse = collapse_text(survey, weighting, failed);
  const WeightingStep& step = survey.plan.steps[weighting[failed.front()].step];
  const bool calibrates = std::holds_alternative<CalibrationStep>(step.work);
  const bool trims = std::holds_alternative<Trimming>(step.work) ||
                     (calibrates && std::get<CalibrationStep>(step.work).trimming);
  text += !collapse.empty() ? collapse
          : trims           ? "\n    raise the trimming bound"
          : calibrates      ? "\n    widen the bounds, or merge small categories of the margins"
                            : "\n    merge small classes: raise min_respondents, or collapse them";
  throw StatisticalError(text);
}

}  // namespace darkfigure
