#include "engine/pipeline.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "engine/assemble_report.h"
#include "engine/check_replicates.h"
#include "engine/describe_survey.h"
#include "engine/estimate_survey.h"
#include "engine/replicate_table.h"
#include "engine/weighting/calibration_residuals.h"

namespace darkfigure {
namespace {

// The replicates' estimates, and how each one's weighting ended.
struct ReplicateRun {
  ReplicateEstimates theta;
  std::vector<ColumnOutcome> weighting;
};

// Takes the blocks of `source` and holds it to what was asked for: every replicate, once.
ReplicateRun collect(const ReplicateWork& work,
                     const BlockSource& source,
                     ReplicateScratch* scratch) {
  const std::size_t count = work.survey.replication.size();
  ReplicateRun run{ReplicateEstimates(count, work.sums), std::vector<ColumnOutcome>(count)};
  std::vector<std::atomic<bool>> arrived((count + kLanes - 1) / kLanes);
  source(work, [&](const FinishedBlock& block) {
    const std::size_t index = block.first / kLanes;
    const bool fits = block.first % kLanes == 0 && index < arrived.size() &&
                      block.lanes() == std::min(kLanes, count - block.first) &&
                      block.theta.size() == block.lanes() * run.theta.estimates() &&
                      (scratch == nullptr || block.weights != nullptr);
    if (!fits || arrived[index].exchange(true))
      throw std::logic_error("a block of replicates that was not asked for");
    run.theta.store(block.first, block.theta);
    std::copy(block.outcomes.begin(),
              block.outcomes.end(),
              run.weighting.begin() + static_cast<std::ptrdiff_t>(block.first));
    if (scratch != nullptr) scratch->store(*block.weights);
  });
  if (!std::all_of(arrived.begin(), arrived.end(), [](const auto& here) { return here.load(); }))
    throw std::logic_error("a block of replicates is missing");
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
  method.variance_stratum = survey.replication.variance_stratum;
  method.most_df = survey.replication.most_df;
  method.calibrated = survey.plan.last_calibration() != nullptr ||
                      std::holds_alternative<ImportedColumns>(survey.replication.maker);
  method.later_stages = uses_later_stages(spec.method);
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

void run_share(const Survey& survey,
               const RunSettings& settings,
               Share share,
               bool keep_weights,
               const BlockSink& sink) {
  const FullSampleWeighting full = weight_full_sample(survey.design, survey.plan);
  const SumPlan sums = plan_sums(
      survey.indicators, survey.frames, survey.regressions, survey.design.respondent, full.weight);
  estimate_blocks({survey, full, sums, settings, keep_weights}, share, sink);
}

RunResult run_survey(const Survey& survey,
                     const RunSettings& settings,
                     ReplicateScratch* scratch,
                     const BlockSource& source) {
  std::vector<std::pair<std::string, double>> seconds = {{"read", survey.read_seconds}};
  Stopwatch watch(seconds);
  const FullSampleWeighting full = weight_full_sample(survey.design, survey.plan);
  watch.lap("weight");
  const SumPlan sums = plan_sums(
      survey.indicators, survey.frames, survey.regressions, survey.design.respondent, full.weight);
  const ReplicateRun run =
      collect({survey, full, sums, settings, scratch != nullptr}, source, scratch);
  check_replicates(survey, full, run.weighting);
  watch.lap("replicates");
  const std::vector<CalibrationResiduals> residuals = calibration_residuals(survey, full);
  const VarianceMethod method = variance_method(survey, run, residuals, settings);
  RunResult result{.report = {}, .weight = full.weight};
  const Inference inference{survey.indicators,
                            survey.frames,
                            survey.design,
                            full.weight,
                            survey.config.estimates,
                            method};
  RawTable raw = estimate_survey(survey, inference, sums);
  watch.lap("estimate");
  for (const Estimate& e : raw.estimates) {
    if (e.domain == "all") result.national.push_back({e.indicator, e.n, e.n_numerator});
  }
  const std::vector<Estimate> estimates = raw.estimates;
  ProtectedTable published = protect(std::move(raw), survey.config.disclosure, settings.threads);
  watch.lap("protect");
  result.report =
      assemble_report(survey, full, run.weighting, estimates, std::move(published.table));
  result.report.convergence = se_convergence(survey, method, result.report.published);
  result.unprotected = published.unprotected;
  result.audit = std::move(published.audit);
  if (survey.config.replicate_estimates) {
    result.replicate_estimates =
        replicate_table_csv(survey, run.theta, result.report.coefficients, result.report.published);
  }
  result.report.seconds = std::move(seconds);
  return result;
}

}  // namespace darkfigure
