#include "engine/weighting/weighting_plan.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/number_text.h"
#include "engine/weighting/collapse.h"
#include "engine/weighting/doctor.h"

namespace darkfigure {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string indented(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n    " + line;
  return text;
}

[[noreturn]] void fail(const std::string& step, const std::string& trouble) {
  throw StatisticalError(step + " of the full sample: " + trouble);
}

std::vector<double> lane_of(const WeightBlock& block, std::size_t lane) {
  std::vector<double> weights(block.rows);
  for (std::size_t row = 0; row < block.rows; ++row) weights[row] = block.row(row)[lane];
  return weights;
}

void multiply(const Multiplier& work, WeightBlock& block) {
  for (std::size_t row = 0; row < block.rows; ++row) {
    double* weight = block.row(row);
    for (std::size_t lane = 0; lane < kLanes; ++lane) weight[lane] *= work.factor[row];
  }
}

std::vector<std::string> class_notes(const ClassGroups& groups) {
  std::vector<std::string> notes;
  for (const ClassCollapse& collapse : groups.collapses) {
    notes.push_back("class " + collapse.from + " (" + collapse.reason + ") merged with " +
                    collapse.into);
  }
  for (const std::string& name : groups.still_small)
    notes.push_back("class " + name + " stays: there is no other to merge it with");
  double least = INFINITY;
  double largest = 0;
  for (std::size_t k = 0; k < groups.groups; ++k) {
    const double factor = groups.factors[k];
    if (groups.takers[k] == 0) continue;
    least = std::min(least, factor);
    largest = std::max(largest, factor);
  }
  notes.push_back(
      fmt::format("{}, factors {:.3f} to {:.3f}",
                  groups.groups == 1 ? "1 class" : fmt::format("{} classes", groups.groups),
                  least,
                  largest));
  return notes;
}

// Runs the steps on lane 0 and records what each decides.
class FullSample {
 public:
  FullSample(const Design& design, const WeightingPlan& plan) : plan_(plan) {
    fill_full_sample(design, block_);
    start_ = block_;
  }

  FullSampleWeighting weigh() {
    record("base weight", {});
    for (const WeightingStep& step : plan_.steps) {
      std::vector<std::string> notes;
      full_.decisions.push_back(std::visit(
          [&](const auto& work) -> StepDecision { return decide(step, work, notes); }, step.work));
      record(step.name, std::move(notes));
      if (const auto* groups = std::get_if<ClassGroups>(&full_.decisions.back())) {
        for (std::size_t k = 0; k < groups->groups; ++k) {
          full_.waterfall.back().classes.push_back(
              {groups->names[k], groups->takers[k], groups->factors[k]});
        }
      }
    }
    full_.weight = lane_of(block_, 0);
    return std::move(full_);
  }

 private:
  std::monostate decide(const WeightingStep& step,
                        const Multiplier& work,
                        std::vector<std::string>& notes);
  ClassGroups decide(const WeightingStep& step,
                     const Redistribution& work,
                     std::vector<std::string>& notes);
  PropensityDecision decide(const WeightingStep& step,
                            const Propensity& work,
                            std::vector<std::string>& notes);
  TrimDecision decide(const WeightingStep& step,
                      const Trimming& work,
                      std::vector<std::string>& notes);
  CalibrationDecision decide(const WeightingStep& step,
                             const CalibrationStep& work,
                             std::vector<std::string>& notes);
  TrimDecision trim(const WeightingStep& step,
                    const Trimming& work,
                    std::vector<std::string>& notes);
  void record(const std::string& name, std::vector<std::string> notes);

  const WeightingPlan& plan_;
  WeightBlock block_;
  WeightBlock start_;
  CalibrationWorkspace workspace_;
  std::array<std::string, kLanes> trouble_;
  std::vector<double> before_;  // the step
  FullSampleWeighting full_;
};

void FullSample::record(const std::string& name, std::vector<std::string> notes) {
  std::vector<double> now = lane_of(block_, 0);
  StepReport report{
      .name = name, .summary = summarize_weights(now), .adjusted = 0, .notes = std::move(notes)};
  if (!before_.empty()) report.adjusted = share_changed(before_, now);
  before_ = std::move(now);
  full_.waterfall.push_back(std::move(report));
}

std::monostate FullSample::decide(const WeightingStep&,
                                  const Multiplier& work,
                                  std::vector<std::string>& notes) {
  multiply(work, block_);
  if (work.capped > 0) notes.push_back("the cap cut " + counted(work.capped, "multiplier"));
  return {};
}

ClassGroups FullSample::decide(const WeightingStep& step,
                               const Redistribution& work,
                               std::vector<std::string>& notes) {
  ClassGroups groups = group_classes(work, block_, 0);
  if (!work.spec.collapse_small && !groups.still_small.empty()) {
    fail(step.name,
         "these classes are too small:" + indented(groups.still_small) +
             "\n  merge them with collapse = [\"A + B\"], relax min_respondents or max_factor, or "
             "set "
             "collapse_small = true");
  }
  redistribute(work, groups, block_, trouble_);
  if (!trouble_[0].empty()) fail(step.name, trouble_[0]);
  notes = class_notes(groups);
  return groups;
}

PropensityDecision FullSample::decide(const WeightingStep& step,
                                      const Propensity& work,
                                      std::vector<std::string>& notes) {
  PropensityDecision decision = decide_propensity(work, block_, trouble_[0]);
  if (trouble_[0].empty()) adjust_for_propensity(work, decision, block_, trouble_);
  if (!trouble_[0].empty()) fail(step.name, trouble_[0]);
  notes.push_back(fmt::format("{} coefficients, propensities of respondents {:.3f} to {:.3f}",
                              work.model.size(),
                              decision.least,
                              decision.largest));
  if (work.spec.classes > 0) {
    std::vector<double> distinct = decision.boundaries;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::string boundaries;
    for (const double boundary : distinct)
      boundaries += (boundaries.empty() ? "" : ", ") + fmt::format("{:.4f}", boundary);
    notes.push_back(
        "class boundaries at propensities " + boundaries +
        (distinct.size() + 1 < work.spec.classes
             ? fmt::format(": fewer than {} classes, as propensities tie", work.spec.classes)
             : ""));
  }
  return decision;
}

TrimDecision FullSample::trim(const WeightingStep& step,
                              const Trimming& work,
                              std::vector<std::string>& notes) {
  TrimDecision decision{trim_bounds(work, start_, block_, 0)};
  const std::size_t count = trim_lane(work, decision.bounds, start_, block_, 0, trouble_[0]);
  if (!trouble_[0].empty()) fail(step.name, trouble_[0]);
  std::string bounds = grouped_text(decision.bounds.front().upper, 2);
  if (decision.bounds.size() > 1) {
    const auto [least, most] = std::minmax_element(
        decision.bounds.begin(), decision.bounds.end(), [](const Bounds& a, const Bounds& b) {
          return a.upper < b.upper;
        });
    bounds = grouped_text(least->upper, 2) + " to " + grouped_text(most->upper, 2);
  }
  notes.push_back(counted(count, "weight") + " trimmed, upper bound " + bounds);
  return decision;
}

TrimDecision FullSample::decide(const WeightingStep& step,
                                const Trimming& work,
                                std::vector<std::string>& notes) {
  return trim(step, work, notes);
}

CalibrationDecision FullSample::decide(const WeightingStep& step,
                                       const CalibrationStep& work,
                                       std::vector<std::string>& notes) {
  CalibrationDecision decision;
  std::array<ColumnTerms, kLanes> terms{};
  if (work.trimming) {
    decision.trim = trim(step, *work.trimming, notes).bounds;
    terms[0].weight_bounds = decision.trim.front();
  }
  full_.before_calibration.push_back(lane_of(block_, 0));
  for (const Calibration& part : work.parts) {
    const WeightBlock before = block_;
    if (const std::size_t unequal = unequal_groups(part, block_); unequal > 0) {
      notes.push_back(counted(unequal, "group") +
                      " had unequal weights inside: their mean is what is calibrated");
    }
    Eigen::VectorXd multipliers = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(part.size()));
    const CalibrationSummary summary =
        calibrate_block(part, multipliers, workspace_, block_, {}, terms, &multipliers)[0];
    if (!summary.converged) {
      Calibration failed = part;
      if (work.trimming) failed.spec.weight_bounds = decision.trim.front();
      const Diagnosis diagnosis = diagnose(failed, before, 0);
      const std::string reason = summary.outside > 0 ? "" : indented(diagnosis.lines(failed));
      fail(step.name + (part.part.empty() ? "" : ", " + part.part), summary.message(part) + reason);
    }
    decision.multipliers.push_back(std::move(multipliers));
    decision.summaries.push_back(summary);
    if (summary.at_bounds > 0) {
      notes.push_back(counted(summary.at_bounds, "cell") + " of " +
                      grouped_text(static_cast<double>(part.cells)) + " at a bound" +
                      (part.part.empty() ? "" : " (" + part.part + ")"));
    }
  }
  full_.after_calibration.push_back(lane_of(block_, 0));
  return decision;
}

// Replays the steps on a block of replicates.
class Replay {
 public:
  Replay(WeightingWorkspace& workspace, WeightBlock& block)
      : workspace_(workspace), block_(block) {}

  void run(std::size_t index, const WeightingStep& step, const StepDecision& decision) {
    std::visit(
        Overloaded{[&](const Multiplier& work) { multiply(work, block_); },
                   [&](const Redistribution& work) { run(work, std::get<ClassGroups>(decision)); },
                   [&](const Propensity& work) {
                     adjust_for_propensity(
                         work, std::get<PropensityDecision>(decision), block_, trouble_);
                   },
                   [&](const Trimming& work) {
                     run(work, std::get<TrimDecision>(decision).bounds, nullptr);
                   },
                   [&](const CalibrationStep& work) {
                     run(work, std::get<CalibrationDecision>(decision));
                   }},
        step.work);
    for (std::size_t lane = 0; lane < block_.lanes; ++lane) {
      if (trouble_[lane].empty() || !outcomes[lane].converged) continue;
      outcomes[lane].converged = false;
      outcomes[lane].step = index;
      outcomes[lane].trouble = step.name + ": " + trouble_[lane];
    }
  }

  std::array<ColumnOutcome, kLanes> outcomes{};

 private:
  void run(const Redistribution& work, const ClassGroups& groups);
  void run(const Trimming& work,
           const std::vector<Bounds>& decided,
           std::array<ColumnTerms, kLanes>* terms);
  void run(const CalibrationStep& work, const CalibrationDecision& decision);
  void calibrate(const CalibrationStep& work,
                 std::size_t part,
                 const CalibrationDecision& decision,
                 std::array<ColumnTerms, kLanes>& terms);

  WeightingWorkspace& workspace_;
  WeightBlock& block_;
  std::array<std::string, kLanes> trouble_;
};

void Replay::run(const Redistribution& work, const ClassGroups& groups) {
  if (!work.redecide) {
    redistribute(work, groups, block_, trouble_);
    return;
  }
  // Each lane has groups of its own: the others are held still meanwhile.
  for (std::size_t lane = 0; lane < block_.lanes; ++lane) {
    if (!trouble_[lane].empty()) continue;
    std::array<std::string, kLanes> others;
    others.fill("another lane");
    others[lane].clear();
    redistribute(work, group_classes(work, block_, lane), block_, others);
    trouble_[lane] = others[lane];
  }
}

void Replay::run(const Trimming& work,
                 const std::vector<Bounds>& decided,
                 std::array<ColumnTerms, kLanes>* terms) {
  for (std::size_t lane = 0; lane < block_.lanes; ++lane) {
    if (!trouble_[lane].empty()) continue;
    const std::vector<Bounds> bounds =
        work.spec.fixed ? decided : trim_bounds(work, workspace_.start, block_, lane);
    trim_lane(work, bounds, workspace_.start, block_, lane, trouble_[lane]);
    if (terms != nullptr) (*terms)[lane].weight_bounds = bounds.front();
  }
}

void Replay::run(const CalibrationStep& work, const CalibrationDecision& decision) {
  std::array<ColumnTerms, kLanes> terms{};
  if (work.trimming) run(*work.trimming, decision.trim, &terms);
  for (std::size_t part = 0; part < work.parts.size(); ++part)
    calibrate(work, part, decision, terms);
}

void Replay::calibrate(const CalibrationStep& work,
                       std::size_t part,
                       const CalibrationDecision& decision,
                       std::array<ColumnTerms, kLanes>& terms) {
  const Calibration& calibration = work.parts[part];
  std::array<bool, kLanes> failed{};
  for (std::size_t lane = 0; lane < block_.lanes; ++lane) {
    failed[lane] = !trouble_[lane].empty();
    if (!work.shifts.empty()) terms[lane].shift = work.shifts[part][block_.first + lane];
  }
  const auto summaries = calibrate_block(
      calibration, decision.multipliers[part], workspace_.calibration, block_, failed, terms);
  for (std::size_t lane = 0; lane < block_.lanes; ++lane) {
    if (failed[lane]) continue;
    const CalibrationSummary& summary = summaries[lane];
    ColumnOutcome& outcome = outcomes[lane];
    outcome.iterations = std::max(outcome.iterations, summary.iterations);
    if (summary.worst_error >= outcome.worst_error) {
      outcome.worst_error = summary.worst_error;
      outcome.worst = summary.converged || summary.vanished ? calibration.name(summary.worst) : "";
    }
    if (summary.converged) continue;
    trouble_[lane] =
        (calibration.part.empty() ? "" : calibration.part + ": ") + summary.message(calibration);
    outcome.vanished = summary.vanished;
    outcome.part = part;
    outcome.constraint = summary.worst;
  }
}

}  // namespace

const CalibrationStep* WeightingPlan::last_calibration() const {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (const auto* calibration = std::get_if<CalibrationStep>(&step->work)) return calibration;
  }
  return nullptr;
}

FullSampleWeighting weight_full_sample(const Design& design, const WeightingPlan& plan) {
  return FullSample(design, plan).weigh();
}

std::array<ColumnOutcome, kLanes> apply_weighting(const WeightingPlan& plan,
                                                  const FullSampleWeighting& full,
                                                  WeightingWorkspace& workspace,
                                                  WeightBlock& block) {
  const bool needs_start =
      std::any_of(plan.steps.begin(), plan.steps.end(), [](const WeightingStep& step) {
        const auto* trimming = std::get_if<Trimming>(&step.work);
        const auto* calibration = std::get_if<CalibrationStep>(&step.work);
        if (calibration != nullptr && calibration->trimming) trimming = &*calibration->trimming;
        return trimming != nullptr && trimming->spec.of_ratio;
      });
  if (needs_start) workspace.start = block;
  Replay replay(workspace, block);
  for (std::size_t k = 0; k < plan.steps.size(); ++k)
    replay.run(k, plan.steps[k], full.decisions[k]);
  return replay.outcomes;
}

}  // namespace darkfigure
