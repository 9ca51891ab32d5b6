#include "engine/write_run.h"

#include <algorithm>
#include <filesystem>

#include "engine/assemble_handoff.h"
#include "engine/input_files.h"
#include "engine/io/sha256.h"
#include "engine/library_versions.h"
#include "engine/report/csv_views.h"
#include "engine/report/finished_run.h"
#include "engine/write_views.h"

namespace darkfigure {
namespace {

// Rows are numbered when the file has no key.
Column row_numbers(std::size_t rows) {
  Column column;
  column.name = "row";
  column.label = "Row of the file";
  for (std::size_t row = 0; row < rows; ++row) {
    column.append(static_cast<double>(row + 1), Missing::kPresent);
  }
  return column;
}

std::string weighting_label(const Survey& survey) {
  if (survey.plan.steps.empty()) return "the base weight";
  std::string label = "base weight";
  for (const WeightingStep& step : survey.plan.steps) label += "; " + step.name;
  return label;
}

// The formula first: formats that cut labels lose the rest.
std::string replicate_label(const Survey& survey, std::size_t failed) {
  const Center center = survey.config.replication.center;
  std::string label = center == Center::kEstimate ? "V = sum c (t_r - t)^2"
                      : center == Center::kMean   ? "V = sum c (t_r - mean t_r)^2"
                                                  : "V = sum c (t_r - mean t_r of the stratum)^2";
  label += "; " + method_name(survey.replication.spec.method);
  if (failed > 0) label += "; " + std::to_string(failed) + " replicates failed: missing, c = 0";
  return label;
}

void write_weights_file(const Survey& survey,
                        const RunResult& result,
                        const ReplicateScratch* replicates,
                        const RunSettings& settings,
                        OutputFolder& folder) {
  const RunConfig& config = survey.config;
  const std::vector<std::string>& key = config.levels[survey.design_level].key;
  const Column rows = row_numbers(key.empty() ? survey.data().rows : 0);
  WeightsTable table;
  if (key.empty()) table.identifiers.push_back(&rows);
  for (const std::string& name : key) table.identifiers.push_back(survey.data().find(name));
  for (const std::string& name : {config.design.stratum, config.design.psu}) {
    if (const Column* column = name.empty() ? nullptr : survey.data().find(name)) {
      table.identifiers.push_back(column);
    }
  }
  table.base_weight = &survey.design.base_weight;
  table.weight = &result.weight;
  table.replicates = replicates;
  table.weight_label = weighting_label(survey);
  table.coefficients = &result.report.coefficients;
  table.replicate_label = replicate_label(survey, result.report.failed_replicates());
  write_weights(folder.stage("weights." + weights_ending(config.weights)),
                config.weights,
                table,
                settings.progress);
}

}  // namespace

// The tables of a run, those that have rows.
std::vector<std::pair<std::string, std::string>> csv_files(const RunResult& result) {
  const PublishedTable& table = result.report.published;
  std::vector<std::pair<std::string, std::string>> files = {
      {"estimates.csv", estimates_csv(table)}};
  if (!table.contrasts().empty())
    files.emplace_back("contrasts.csv", contrasts_csv(table.contrasts()));
  if (!table.crosstabs().empty())
    files.emplace_back("crosstabs.csv", crosstabs_csv(table.crosstabs()));
  if (!table.regressions().empty())
    files.emplace_back("regressions.csv", regressions_csv(table.regressions()));
  if (!result.report.sensitivity.empty())
    files.emplace_back("sensitivity.csv", sensitivity_csv(result.report.sensitivity));
  return files;
}

namespace {

// What users of another system get: data, script, expected values, coefficients.
void write_handoffs(const Survey& survey,
                    const RunResult& result,
                    const ReplicateScratch* replicates,
                    const std::string& run,
                    OutputFolder& folder) {
  const RunConfig& config = survey.config;
  if (!writes_handoff(config)) return;
  const Handoff handoff = assemble_handoff(survey, result.report, result.weight, replicates, run);
  for (const std::string& system : handoff_systems()) {
    if (!config.writes(system)) continue;
    const std::string place = "handoff/" + system + "/";
    write_handoff_data(folder.stage(place + handoff_data_name(system)), handoff, system);
    folder.write(place + handoff_script_name(system), handoff_script(handoff, system));
    folder.write(place + "expected.csv", expected_csv(handoff));
    if (!handoff.used.empty()) folder.write(place + "replicates.csv", coefficients_csv(handoff));
  }
}

}  // namespace

bool writes_handoff(const RunConfig& config) {
  const std::vector<std::string>& systems = handoff_systems();
  return std::any_of(systems.begin(), systems.end(), [&](const std::string& system) {
    return config.writes(system);
  });
}

std::vector<std::string> output_names(const RunConfig& config) {
  std::vector<std::string> names = {"weighting.json",
                                    "manifest.json",
                                    "contrasts.csv",
                                    "crosstabs.csv",
                                    "regressions.csv",
                                    "sensitivity.csv",
                                    "disclosure_audit.csv",
                                    "replicate_estimates.csv"};
  if (config.writes("csv")) names.emplace_back("estimates.csv");
  if (config.writes("json")) names.emplace_back("estimates.json");
  if (config.weights != WeightsFormat::kNone) {
    names.push_back("weights." + weights_ending(config.weights));
  }
  for (const std::string& system : handoff_systems()) {
    if (!config.writes(system)) continue;
    names.push_back("handoff/" + system + "/" + handoff_data_name(system));
    names.push_back("handoff/" + system + "/" + handoff_script_name(system));
  }
  const std::vector<std::string> views = view_names(config.publication);
  names.insert(names.end(), views.begin(), views.end());
  return names;
}

RunFiles write_run(const Survey& survey,
                   const RunResult& result,
                   const ReplicateScratch* replicates,
                   const RunSettings& settings,
                   OutputFolder& folder) {
  const RunConfig& config = survey.config;
  for (const auto& [name, text] : csv_files(result))
    if (config.writes("csv")) folder.write(name, text);
  if (config.disclosure.minimum_cases > 0 || config.disclosure.hide_unreliable)
    folder.write_private("disclosure_audit.csv", audit_csv(result.audit));
  if (config.replicate_estimates)
    folder.write("replicate_estimates.csv", result.replicate_estimates);
  const std::string estimates = estimates_json(result.report);
  const std::string weighting = weighting_json(result.report);
  if (config.writes("json")) folder.write("estimates.json", estimates);
  folder.write("weighting.json", weighting);
  if (config.weights != WeightsFormat::kNone)
    write_weights_file(survey, result, replicates, settings, folder);
  RunFiles files;
  files.version = program_version();
  files.libraries = library_versions();
  files.threads = settings.threads;
  for (const std::string& file : input_files(survey))
    files.inputs.push_back({file, sha256_of_file(file)});
  const std::string run = run_name(estimates);
  write_handoffs(survey, result, replicates, run, folder);
  // The views of a finished run are made from its JSON; so are the run's own.
  RunReport report = report_of_json(estimates, weighting);
  report.publication.formats = config.publication.formats;
  files.untranslated =
      write_views(report, provenance_of(files.version, run, files.inputs), nullptr, folder);
  for (const std::string& name : folder.staged()) {
    // The hash of few small numbers would tell them.
    const bool guessable = name == "disclosure_audit.csv";
    files.outputs.push_back(
        {name, guessable ? "" : sha256_of_file(folder.staging_path() + "/" + name)});
  }
  folder.write("manifest.json", manifest_json(result.report, files));
  return files;
}

}  // namespace darkfigure
