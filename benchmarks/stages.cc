// Time of each stage on a simulated survey. Run through ./dev bench, which makes the survey:
//   build/bench/stages SURVEY.toml [Google Benchmark options]
#include <cstdio>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "engine/bind_weighting.h"
#include "engine/pipeline.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

std::string config_path;

RunConfig read_config() {
  Diagnostics diagnostics;
  return read_run_config(config_path, {}, diagnostics);
}

Survey& survey() {
  static const std::unique_ptr<Survey> bound = [] {
    Diagnostics diagnostics;
    return bind_survey(read_config(), statistics(), diagnostics);
  }();
  return *bound;
}

const FullSampleWeighting& full_sample() {
  static const FullSampleWeighting full = weight_full_sample(survey().design, survey().plan);
  return full;
}

void read_and_bind(benchmark::State& state) {
  for (auto _ : state) {
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(bind_survey(read_config(), statistics(), diagnostics));
  }
}

// From parsed columns to final weights: margins tabulated into cells, constraints chosen, solved.
void weight_from_columns(benchmark::State& state) {
  Survey& bound = survey();
  for (auto _ : state) {
    Diagnostics diagnostics;
    bound.plan.steps.clear();
    bind_weighting(bound, diagnostics);
    benchmark::DoNotOptimize(weight_full_sample(bound.design, bound.plan));
  }
}

void weight_the_full_sample(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(weight_full_sample(survey().design, survey().plan));
  }
}

// One block of kLanes replicates.
void fill_block(benchmark::State& state) {
  std::vector<double> factors;
  WeightBlock block;
  for (auto _ : state) fill_replicates(survey().replication, survey().design, 0, factors, block);
}

void fill_and_weight_block(benchmark::State& state) {
  std::vector<double> factors;
  WeightBlock block;
  WeightingWorkspace workspace;
  for (auto _ : state) {
    fill_replicates(survey().replication, survey().design, 0, factors, block);
    apply_weighting(survey().plan, full_sample(), workspace, block);
  }
}

void take_sums_of_block(benchmark::State& state) {
  std::vector<double> factors;
  WeightBlock block;
  BlockSums sums;
  fill_replicates(survey().replication, survey().design, 0, factors, block);
  const SumPlan plan = plan_sums(survey().indicators, survey().frames, survey().design.respondent);
  for (auto _ : state) take_sums(plan, block, sums);
}

void whole_run(benchmark::State& state) {
  for (auto _ : state) {
    const RunSettings settings{.threads = static_cast<int>(state.range(0)), .progress = {}};
    benchmark::DoNotOptimize(run_survey(survey(), settings, nullptr));
  }
}

BENCHMARK(read_and_bind)->Unit(benchmark::kMillisecond);
BENCHMARK(weight_from_columns)->Unit(benchmark::kMillisecond);
BENCHMARK(weight_the_full_sample)->Unit(benchmark::kMillisecond);
BENCHMARK(fill_block)->Unit(benchmark::kMillisecond);
BENCHMARK(fill_and_weight_block)->Unit(benchmark::kMillisecond);
BENCHMARK(take_sums_of_block)->Unit(benchmark::kMillisecond);
BENCHMARK(whole_run)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace darkfigure

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: stages SURVEY.toml [options]\n");
    return 2;
  }
  darkfigure::config_path = argv[1];
  argv[1] = argv[0];
  --argc;
  ++argv;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
