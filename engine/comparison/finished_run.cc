#include "engine/comparison/finished_run.h"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

using Json = nlohmann::ordered_json;

// A JSON file of a run that is of the schema expected, or null after a finding.
Json read_json(const std::string& path, const std::string& schema, Diagnostics& diagnostics) {
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

double number(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_number() ? at->get<double>() : kNotAvailable;
}

std::string text(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

bool is_true(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_boolean() && at->get<bool>();
}

// A part of that kind, or an empty one.
Json part(const Json& json, const char* key, const Json& otherwise) {
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

Estimate read_estimate(const Json& json) {
  Estimate e{.indicator = text(json, "indicator"),
             .indicator_label = text(json, "indicator_label"),
             .statistic = text(json, "statistic"),
             .level_of_units = text(json, "units"),
             .is_proportion = is_true(json, "is_proportion"),
             .is_rate = is_true(json, "is_rate"),
             .unit = number(json, "unit"),
             .domain = text(json, "domain"),
             .category = text(json, "category"),
             .category_label = text(json, "category_label"),
             .value = number(json, "estimate"),
             .se = number(json, "se"),
             .ci_lower = number(json, "ci_lower"),
             .ci_upper = number(json, "ci_upper"),
             .level = number(json, "level"),
             .cv = number(json, "cv"),
             .deff = number(json, "deff"),
             .se_simulation_cv = number(json, "se_simulation_cv"),
             .df = number(json, "df"),
             .n = number(json, "n"),
             .n_numerator = number(json, "n_numerator"),
             .population = number(json, "population"),
             .note = text(json, "note"),
             .quality = text(json, "quality"),
             .quality_reason = text(json, "quality_reason")};
  return e;
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
  const Json json = read_json(folder + "/manifest.json", "darkfigure/manifest", diagnostics);
  if (json.is_null()) return manifest;
  manifest.version = text(json, "darkfigure");
  manifest.config = text(json, "config");
  manifest.overrides = pairs(json, "overrides", "key", "value");
  manifest.inputs = pairs(json, "inputs", "file", "sha256");
  manifest.outputs = pairs(json, "outputs", "file", "sha256");
  const Json resolved = part(json, "resolved_config", Json::object());
  for (const auto& [key, value] : resolved.items())
    manifest.resolved_config.emplace_back(key, value.is_string() ? value.get<std::string>() : "");
  return manifest;
}

FinishedRun read_finished_run(const std::string& folder, Diagnostics& diagnostics) {
  FinishedRun run{.folder = folder, .manifest = read_manifest(folder, diagnostics)};
  const Json json = read_json(folder + "/estimates.json", "darkfigure/estimates", diagnostics);
  if (json.is_null()) return run;
  const Json survey = part(json, "survey", Json::object());
  run.title = text(survey, "title");
  run.period = text(survey, "reference_period");
  const Json variance = part(json, "variance", Json::object());
  run.method = text(variance, "method");
  run.center = text(variance, "center");
  if (variance.contains("seed")) run.seed = variance["seed"].dump();
  for (const Json& entry : part(json, "estimates", Json::array()))
    run.estimates.push_back(read_estimate(entry));
  run.replicates = read_replicates(folder, diagnostics);
  return run;
}

}  // namespace darkfigure
