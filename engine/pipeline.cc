#include "engine/pipeline.h"

#include <chrono>
#include <optional>
#include <utility>

#include "engine/assemble_report.h"
#include "engine/check_replicates.h"
#include "engine/core/parallel.h"
#include "engine/weighting/calibration_residuals.h"

namespace darkfigure {
namespace {

// The replicates' estimates, and how each one's weighting ended.
struct ReplicateRun {
  ReplicateEstimates theta;
  std::vector<ColumnOutcome> weighting;
};

struct Workspace {
  WeightBlock block;
  std::vector<double> psu_factors;
  WeightingWorkspace weighting;
  BlockSums sums;
};

// A replicate that did not calibrate is exported as missing, never with its base weights.
void blank_failed_lanes(const std::vector<bool>& failed, WeightBlock& block) {
  for (std::size_t lane = 0; lane < failed.size(); ++lane) {
    if (!failed[lane]) continue;
    for (std::size_t row = 0; row < block.rows; ++row) block.row(row)[lane] = kNotAvailable;
  }
}

// The hot loop: a block of replicates goes through every weighting step and every statistic, and
// only the numbers stay. Memory is rows × kLanes per thread, whatever the number of replicates.
ReplicateRun estimate_replicates(const Survey& survey,
                                 const FullSampleWeighting& full,
                                 const SumPlan& sums,
                                 const RunSettings& settings,
                                 ReplicateScratch* sink) {
  const std::size_t count = survey.replication.size();
  ReplicateRun run{ReplicateEstimates(count, sums), std::vector<ColumnOutcome>(count)};
  std::vector<Workspace> workspaces(static_cast<std::size_t>(settings.threads));
  const WeightingPlan no_steps;
  const WeightingPlan& plan = survey.replication.final_weights() ? no_steps : survey.plan;
  for_each_index(
      (count + kLanes - 1) / kLanes,
      settings.threads,
      [&](std::size_t index, std::size_t slot) {
        Workspace& work = workspaces[slot];
        fill_replicates(
            survey.replication, survey.design, index * kLanes, work.psu_factors, work.block);
        const auto outcomes = apply_weighting(plan, full, work.weighting, work.block);
        std::vector<bool> failed;
        for (std::size_t lane = 0; lane < work.block.lanes; ++lane) {
          run.weighting[work.block.first + lane] = outcomes[lane];
          failed.push_back(!outcomes[lane].converged);
        }
        take_sums(sums, work.block, work.sums);
        run.theta.store(survey.indicators, work.sums, work.block.first, failed);
        if (sink == nullptr) return;
        blank_failed_lanes(failed, work.block);
        sink->store(work.block);
      },
      "replicates",
      settings.progress);
  return run;
}

VarianceMethod variance_method(const Survey& survey,
                               const ReplicateRun& run,
                               const std::vector<CalibrationResiduals>& residuals,
                               const RunSettings& settings) {
  const ReplicationSpec& spec = survey.replication.spec;
  VarianceMethod method;
  if (spec.method != ReplicationMethod::kLinearization) {
    method.replicates = &run.theta;
    method.coefficients = survey.replication.coefficients;
    method.centering.about_mean = spec.center != Center::kEstimate;
    if (spec.center == Center::kStratumMean) method.centering.stratum = survey.replication.stratum;
    method.interchangeable = survey.replication.interchangeable();
    method.max_undefined_share = spec.max_failed_share;
    for (const ColumnOutcome& outcome : run.weighting) {
      method.failed_replicates += outcome.converged ? 0 : 1;
    }
  } else if (!residuals.empty()) {
    method.project = [&residuals](std::vector<double>& z) {
      for (const CalibrationResiduals& part : residuals) part.project(z);
    };
  }
  method.declared_df = spec.df;
  method.psus_known =
      !(spec.method == ReplicationMethod::kImported && survey.design.spec.psu.empty());
  method.threads = settings.threads;
  method.progress = settings.progress;
  return method;
}

// With linearization the last step's calibration carries the variance, in each part on its own.
std::vector<CalibrationResiduals> calibration_residuals(const Survey& survey,
                                                        const FullSampleWeighting& full) {
  std::vector<CalibrationResiduals> residuals;
  const bool linearized = survey.replication.spec.method == ReplicationMethod::kLinearization;
  if (!linearized || survey.plan.steps.empty()) return residuals;
  const auto* step = std::get_if<CalibrationStep>(&survey.plan.steps.back().work);
  if (step == nullptr) return residuals;
  const auto& decision = std::get<CalibrationDecision>(full.decisions.back());
  for (std::size_t part = 0; part < step->parts.size(); ++part) {
    residuals.emplace_back(
        step->parts[part], full.before_calibration.back(), decision.multipliers[part]);
  }
  return residuals;
}

class Stopwatch {
 public:
  explicit Stopwatch(std::vector<std::pair<std::string, double>>& laps) : laps_(laps) {}
  void lap(std::string stage) {
    const auto now = std::chrono::steady_clock::now();
    laps_.emplace_back(std::move(stage), std::chrono::duration<double>(now - start_).count());
    start_ = now;
  }

 private:
  std::vector<std::pair<std::string, double>>& laps_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

RunResult run_survey(const Survey& survey, const RunSettings& settings, ReplicateScratch* sink) {
  std::vector<std::pair<std::string, double>> seconds = {{"read", survey.read_seconds}};
  Stopwatch watch(seconds);
  const FullSampleWeighting full = weight_full_sample(survey.design, survey.plan);
  watch.lap("weight");
  const SumPlan sums = plan_sums(survey.indicators, survey.frames, survey.design.respondent);
  const ReplicateRun run = estimate_replicates(survey, full, sums, settings, sink);
  check_replicates(survey, full, run.weighting);
  watch.lap("replicates");
  const std::vector<CalibrationResiduals> residuals = calibration_residuals(survey, full);
  const VarianceMethod method = variance_method(survey, run, residuals, settings);
  RunResult result{.report = {}, .weight = full.weight};
  std::vector<Estimate> estimates = infer(survey.indicators,
                                          survey.frames,
                                          survey.design,
                                          full.weight,
                                          survey.config.estimates,
                                          method);
  watch.lap("estimate");
  result.report = assemble_report(survey, full, run.weighting, std::move(estimates));
  result.report.seconds = std::move(seconds);
  return result;
}

}  // namespace darkfigure
