#include "engine/report/finished_run.h"

#include <filesystem>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"
#include "engine/report/json_fields.h"

namespace darkfigure {
namespace {

// A JSON file of a run that is of the schema expected, or null after a finding.
Json read_json_file(const std::string& path, const std::string& schema, Diagnostics& diagnostics) {
  const auto text = read_text_or_report(
      path, "a run's file (of the formats, csv and json are needed)", {.file = path}, diagnostics);
  if (!text) return nullptr;
  Json json = Json::parse(*text, nullptr, false);
  const auto named = json.is_object() ? json.find("schema") : json.end();
  if (json.is_object() && named != json.end() && *named == schema) return json;
  diagnostics.error(
      Concern::kFile, {.file = path}, "expected a file \"" + schema + "\" of a finished run");
  return nullptr;
}

std::string text(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

// A part of that kind, or an empty one.
Json part(const Json& json, const char* key, const Json& otherwise) {
  if (!json.is_object()) return otherwise;
  const auto at = json.find(key);
  return at != json.end() && at->type() == otherwise.type() ? *at : otherwise;
}

std::vector<std::pair<std::string, std::string>> pairs(const Json& json,
                                                       const char* list,
                                                       const char* first,
                                                       const char* second) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const Json& entry : part(json, list, Json::array()))
    result.emplace_back(text(entry, first), text(entry, second));
  return result;
}

void read_survey(const Json& json, RunReport& report) {
  const Json survey = part(json, "survey", Json::object());
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string*>>{
           {"title", &report.title},
           {"country", &report.country},
           {"reference_period", &report.reference_period},
           {"mode", &report.mode},
           {"population", &report.population},
           {"coverage", &report.coverage},
           {"producer", &report.producer},
           {"contact", &report.contact},
           {"released", &report.released},
           {"questionnaire", &report.questionnaire}})
    *value = text(survey, name);
}

void read_variance(const Json& json, RunReport& report) {
  const Json variance = part(json, "variance", Json::object());
  read_member(variance, "method", report.method);
  read_member(variance, "formula", report.formula);
  read_member(variance, "center", report.center);
  read_member(variance, "like", report.like);
  read_member(variance, "differs_from_default", report.difference);
  if (const auto seed = variance.find("seed"); seed != variance.end() && seed->is_number())
    report.seed = seed->get<std::uint64_t>();
  report.psus_known = variance.contains("design_df");
  read_member(variance, "design_df", report.design_df);
  read_member(variance, "most_df", report.most_df);
}

void read_estimates(const Json& json, RunReport& report) {
  read_survey(json, report);
  read_variance(json, report);
  std::vector<Estimate> estimates;
  std::vector<std::string> disclosure;
  for (const Json& entry : part(json, "estimates", Json::array())) {
    read_json(entry, estimates.emplace_back());
    disclosure.push_back(text(entry, "disclosure"));
  }
  std::vector<ContrastEstimate> contrasts;
  std::vector<CrosstabTest> crosstabs;
  std::vector<RegressionEstimate> regressions;
  read_member(json, "contrasts", contrasts);
  read_member(json, "crosstabs", crosstabs);
  read_member(json, "regressions", regressions);
  DisclosureSpec spec;
  const Json rule = part(json, "disclosure", Json::object());
  read_member(rule, "minimum_cases", spec.minimum_cases);
  read_member(rule, "protection", spec.protection);
  read_member(rule, "round_counts", spec.round_counts);
  report.published = PublishedTable::read_back(std::move(estimates),
                                               std::move(disclosure),
                                               std::move(contrasts),
                                               std::move(crosstabs),
                                               std::move(regressions),
                                               spec);
  const Json quality = part(json, "quality", Json::object());
  read_member(quality, "profiles", report.quality);
  read_member(quality, "tables", report.tables);
  read_member(json, "sensitivity", report.sensitivity);
  read_member(json, "convergence", report.convergence);
  read_member(json, "indicators", report.indicators);
  read_member(json, "domains", report.domains);
  read_member(json, "variables", report.variables);
  read_member(json, "publication", report.publication);
  for (const Json& entry : part(json, "item_missing", Json::array())) {
    MissingCount count{.indicator = text(entry, "indicator"), .reason = text(entry, "reason")};
    read_member(entry, "units", count.units);
    bool left_base = true;
    read_member(entry, "left_base", left_base);
    count.counted = !left_base;
    report.missing.push_back(std::move(count));
  }
}

void read_steps(const Json& json, RunReport& report) {
  for (const Json& entry : part(json, "steps", Json::array())) {
    StepReport step{.name = text(entry, "step")};
    read_json(entry, step.summary);
    read_member(entry, "share_adjusted", step.adjusted);
    read_member(entry, "notes", step.notes);
    report.waterfall.push_back(std::move(step));
  }
  for (const Json& entry : part(json, "calibrations", Json::array())) {
    CalibrationReport calibration{.step = text(entry, "step"), .part = text(entry, "part")};
    read_member(entry, "distance", calibration.spec.distance);
    read_member(entry, "equations", calibration.equations);
    read_member(entry, "redundant_constraints", calibration.redundant);
    read_member(entry, "worst_margin_error", calibration.full_sample.worst_error);
    read_member(entry, "worst_margin", calibration.worst);
    read_member(entry, "g_weight", calibration.g_weight);
    read_member(entry, "margins", calibration.margins);
    report.calibrations.push_back(std::move(calibration));
  }
}

void read_weighting(const Json& json, RunReport& report) {
  const Json sample = part(json, "sample", Json::object());
  read_member(sample, "level", report.level);
  read_member(sample, "rows", report.rows);
  read_member(sample, "respondents", report.respondents);
  read_member(sample, "zero_weights", report.zero_weights);
  read_member(sample, "psus", report.psus);
  read_member(sample, "strata", report.strata);
  read_member(sample, "dispositions", report.dispositions);
  read_member(sample, "response_rate", report.response_rate);
  read_member(sample, "weighted_response_rate", report.weighted_response_rate);
  read_member(json, "base_weight", report.base_weight);
  read_member(json, "weight", report.weight);
  read_member(json, "g_weight", report.g_weight);
  read_member(json, "histogram", report.histogram);
  read_steps(json, report);
  for (const Json& entry : part(json, "replicates", Json::array())) {
    ReplicateReport& replicate = report.replicates.emplace_back();
    read_member(entry, "converged", replicate.converged);
    read_member(entry, "worst_margin_error", replicate.worst_error);
    read_member(entry, "coefficient", report.coefficients.emplace_back());
  }
}

std::optional<ReplicateTable> read_replicates(const std::string& folder, Diagnostics& diagnostics) {
  const std::string path = folder + "/replicate_estimates.csv";
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto content = read_text_or_report(path, "a run's file", {.file = path}, diagnostics);
  if (!content) return std::nullopt;
  ReplicateTable table;
  std::vector<std::vector<double>*> columns;
  const auto bad = [&](const CsvRecord& record, const std::string& what) {
    diagnostics.error(Concern::kFile, {.file = path, .line = record.line}, what);
  };
  bool first = true;
  parse_csv(
      *content,
      [&](CsvRecord& record) {
        if (first) {
          first = false;
          if (record.fields.size() < 3 || record.fields[0] != "replicate")
            return bad(record, "expected the header of replicate_estimates.csv");
          for (std::size_t k = 3; k < record.fields.size(); ++k) {
            const auto [entry, is_new] = table.theta.try_emplace(record.fields[k]);
            if (!is_new) return bad(record, "the column \"" + record.fields[k] + "\" stands twice");
            columns.push_back(&entry->second);
          }
          return;
        }
        if (record.fields.size() != columns.size() + 3)
          return bad(record,
                     "expected " + std::to_string(columns.size() + 3) + " fields but found " +
                         std::to_string(record.fields.size()));
        table.address.push_back(record.fields[1]);
        table.coefficient.push_back(parse_number(record.fields[2]).value_or(kNotAvailable));
        for (std::size_t k = 0; k < columns.size(); ++k)
          columns[k]->push_back(parse_number(record.fields[k + 3]).value_or(kNotAvailable));
      },
      ',');
  return table;
}

}  // namespace

RunManifest read_manifest(const std::string& folder, Diagnostics& diagnostics) {
  RunManifest manifest;
  const Json json = read_json_file(folder + "/manifest.json", "darkfigure/manifest", diagnostics);
  if (json.is_null()) return manifest;
  manifest.version = text(json, "darkfigure");
  manifest.config = text(json, "config");
  manifest.overrides = pairs(json, "overrides", "key", "value");
  manifest.inputs = pairs(json, "inputs", "file", "sha256");
  manifest.outputs = pairs(json, "outputs", "file", "sha256");
  const std::string exports = folder + "/exports.json";
  if (std::filesystem::exists(exports)) {
    const Json made = read_json_file(exports, "darkfigure/exports", diagnostics);
    for (const auto& [file, hash] : pairs(made, "outputs", "file", "sha256"))
      manifest.exports[file] = hash;
  }
  const Json resolved = part(json, "resolved_config", Json::object());
  for (const auto& [key, value] : resolved.items())
    manifest.resolved_config.emplace_back(key, value.is_string() ? value.get<std::string>() : "");
  return manifest;
}

RunReport report_of_json(const std::string& estimates, const std::string& weighting) {
  RunReport report;
  read_estimates(Json::parse(estimates), report);
  read_weighting(Json::parse(weighting), report);
  return report;
}

FinishedRun read_finished_run(const std::string& folder, Diagnostics& diagnostics) {
  FinishedRun run{.folder = folder, .report = {}, .manifest = read_manifest(folder, diagnostics)};
  const Json estimates =
      read_json_file(folder + "/estimates.json", "darkfigure/estimates", diagnostics);
  const Json weighting =
      read_json_file(folder + "/weighting.json", "darkfigure/weighting", diagnostics);
  if (estimates.is_null() || weighting.is_null()) return run;
  read_estimates(estimates, run.report);
  read_weighting(weighting, run.report);
  run.report.config_file = run.manifest.config;
  run.replicates = read_replicates(folder, diagnostics);
  return run;
}

}  // namespace darkfigure
