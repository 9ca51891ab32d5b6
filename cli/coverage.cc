#include "cli/coverage.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "cli/scratch_folder.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/estimation/interval.h"
#include "engine/io/csv.h"
#include "engine/io/output_folder.h"
#include "engine/io/text_file.h"
#include "engine/pipeline.h"
#include "engine/report/text_table.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

constexpr IntervalMethod kMethods[] = {IntervalMethod::kLogit,
                                       IntervalMethod::kKornGraubard,
                                       IntervalMethod::kKgUncapped,
                                       IntervalMethod::kWilson,
                                       IntervalMethod::kWilsonZ,
                                       IntervalMethod::kWald};

/// What the samples say of one kind of interval.
struct IntervalTally {
  std::size_t held = 0;
  std::size_t below = 0;  // the interval lies below the true value
  std::size_t above = 0;
  double width = 0;
};

/// … and of one estimate under one variance method.
struct EstimateTally {
  double truth = 0;
  std::size_t samples = 0;
  std::size_t at_bound = 0;
  double sum = 0;
  double squares = 0;   // of deviations from the truth
  double variance = 0;  // Σ se²
  double fourth = 0;    // for its Monte-Carlo error: Σ se⁴
  std::size_t with_se = 0;
  double df = 0;
  std::map<IntervalMethod, IntervalTally> intervals;
};

using Tallies = std::map<std::string, EstimateTally>;  // "method|indicator|domain|category"

Interval interval_of(const Estimate& e, IntervalMethod method) {
  // At 0 or 1 the binomial's; without degrees of freedom none.
  if (!available(e.se) || !(e.df > 0)) return {e.ci_lower, e.ci_upper};
  return proportion_interval(method, {e.value, e.se, e.df, e.n, e.level});
}

void count(const Estimate& e, EstimateTally& tally) {
  ++tally.samples;
  tally.sum += e.value;
  tally.squares += (e.value - tally.truth) * (e.value - tally.truth);
  tally.df += e.df;
  if (available(e.se)) {
    ++tally.with_se;
    tally.variance += e.se * e.se;
    tally.fourth += e.se * e.se * e.se * e.se;
  } else {
    ++tally.at_bound;
  }
  for (const IntervalMethod method : kMethods) {
    IntervalTally& at = tally.intervals[method];
    const Interval interval = interval_of(e, method);
    if (interval.upper < tally.truth) {
      ++at.below;
    } else if (interval.lower > tally.truth) {
      ++at.above;
    } else if (interval.lower <= tally.truth && tally.truth <= interval.upper) {
      ++at.held;
    }
    at.width += interval.upper - interval.lower;
  }
}

void run_sample(const std::string& config,
                const CoverageSpec& coverage,
                const RunSettings& settings,
                const std::map<std::string, double>& truth,
                Tallies& tallies) {
  for (const std::string& method : coverage.methods) {
    std::vector<ConfigOverride> overrides = {
        {"replication.method", method},
        {"output.weights", "none"},
        {"estimates.level", shortest_text(coverage.level)},
        {"estimates.domains", coverage.domains ? "[\"region\"]" : ""}};
    if (method != "bootstrap") overrides.push_back({"replication.replicates", ""});
    if (method == "bootstrap")
      overrides.push_back({"replication.replicates", std::to_string(coverage.replicates)});
    if (method == "linearization") overrides.push_back({"replication.seed", ""});
    Diagnostics diagnostics;
    const auto survey =
        bind_survey(read_run_config(config, overrides, diagnostics), statistics(), diagnostics);
    const RunResult result = run_survey(*survey, settings, nullptr);
    for (const Estimate& e : result.report.published.estimates()) {
      const std::string key = estimate_key(e);
      const auto known = truth.find(key);
      if (!e.is_proportion || known == truth.end() || !available(e.value)) continue;
      EstimateTally& tally = tallies[method + "|" + key];
      tally.truth = known->second;
      count(e, tally);
    }
  }
}

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> parts(1);
  for (const char c : key) {
    if (c == '|') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Relative bias of the SE: √(mean se²) over the root mean square error about the samples' own mean.
struct SeBias {
  double bias;
  double error;  // Monte-Carlo standard error
};
SeBias se_bias(const EstimateTally& t) {
  const auto n = static_cast<double>(t.samples);
  const double mean = t.sum / n;
  const double variance = (t.squares - n * (mean - t.truth) * (mean - t.truth)) / (n - 1);
  // Samples without a standard error (no victim) count as a variance of 0.
  const double ratio = std::sqrt(t.variance / n / variance);
  const double of_se = (t.fourth / n - (t.variance / n) * (t.variance / n)) / n;
  // sd of an estimated standard deviation is about σ/√(2n).
  const double relative =
      std::sqrt(1 / (2 * n) + of_se / (4 * (t.variance / n) * (t.variance / n)));
  return {ratio - 1, ratio * relative};
}

std::string coverage_csv(const Tallies& tallies) {
  std::string text =
      "variance,indicator,domain,category,truth,samples,at_bound,mean_estimate,se_bias,"
      "se_bias_error,mean_df,interval,coverage,coverage_error,below,above,mean_width\n";
  for (const auto& [key, t] : tallies) {
    const auto n = static_cast<double>(t.samples);
    const SeBias bias = se_bias(t);
    for (const auto& [method, at] : t.intervals) {
      const double share = static_cast<double>(at.held) / n;
      std::string line;
      for (const std::string& part : split(key)) line += csv_field(part) + ",";
      line +=
          exact_text(t.truth) + "," + std::to_string(t.samples) + "," + std::to_string(t.at_bound);
      for (const double number : {t.sum / n, bias.bias, bias.error, t.df / n})
        line += "," + exact_text(number);
      line += "," + interval_name(method);
      for (const double number : {share,
                                  std::sqrt(share * (1 - share) / n),
                                  static_cast<double>(at.below) / n,
                                  static_cast<double>(at.above) / n,
                                  at.width / n})
        line += "," + exact_text(number);
      text += line + "\n";
    }
  }
  return text;
}

std::string coverage_table(const Tallies& tallies) {
  TextTable table;
  table.rows.push_back({"National", "variance", "true %", "df", "SE bias %"});
  for (const IntervalMethod method : kMethods) table.rows[0].push_back(interval_name(method));
  for (const auto& [key, t] : tallies) {
    const std::vector<std::string> parts = split(key);
    if (parts[2] != "all") continue;
    const auto n = static_cast<double>(t.samples);
    const SeBias bias = se_bias(t);
    table.rows.push_back({parts[1],
                          parts[0],
                          fmt::format("{:.2f}", 100 * t.truth),
                          fmt::format("{:.0f}", t.df / n),
                          fmt::format("{:+.1f} ± {:.1f}", 100 * bias.bias, 100 * bias.error)});
    for (const IntervalMethod method : kMethods) {
      table.rows.back().push_back(
          fmt::format("{:.1f}", 100 * static_cast<double>(t.intervals.at(method).held) / n));
    }
  }
  return table.text();
}

}  // namespace

std::map<std::string, double> read_truth(std::string_view csv) {
  std::map<std::string, double> truth;
  parse_csv(csv, [&](CsvRecord& record) {
    if (record.fields.size() != 4) return;
    const std::string key = record.fields[0] + "|" + record.fields[1] + "|" + record.fields[2];
    if (const auto value = parse_number(record.fields[3])) truth[key] = *value;
  });
  return truth;
}

std::string study_coverage(const SimulationSpec& spec,
                           const CommandLine& line,
                           OutputFolder& folder,
                           const Progress& progress) {
  if (spec.all_adults)
    throw UsageError("--coverage: expected a simulation with interview = \"one_adult\"");
  const ScratchFolder scratch(folder.staging_path());
  std::map<std::string, double> truth;
  {
    OutputFolder files(scratch.path() + "/survey");
    simulate(spec, files);
    files.commit();
    truth = read_truth(read_text_file(scratch.path() + "/survey/truth.csv"));
  }
  const std::vector<PopulationStratum> frame = build_frame(spec);
  const RunSettings settings{.threads = line.threads, .progress = {}};
  Tallies tallies;
  for (std::size_t sample = 0; sample < spec.coverage.samples; ++sample) {
    progress("samples", sample, spec.coverage.samples);
    SimulationSpec drawn = spec;
    drawn.sample_seed = spec.sample_seed + 1 + sample;
    write_survey_file(drawn, frame, scratch.path() + "/survey/survey.sav");
    run_sample(scratch.path() + "/survey/survey.toml", spec.coverage, settings, truth, tallies);
  }
  folder.write("coverage.csv", coverage_csv(tallies));
  return fmt::format("{}: {} samples of one population\n\n", spec.title, spec.coverage.samples) +
         coverage_table(tallies) +
         fmt::format("\n  Monte-Carlo error of a coverage of {:g} %: {:.1f} points\n",
                     spec.coverage.level,
                     std::sqrt(spec.coverage.level * (100 - spec.coverage.level) /
                               static_cast<double>(spec.coverage.samples)));
}

}  // namespace darkfigure
