#include "engine/report/json_views.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/report/json_fields.h"

namespace darkfigure {
namespace {

// Labels may hold bytes that are not UTF-8; they are replaced, never a reason to fail.
std::string dumped(const Json& json) {
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Json survey_json(const RunReport& report) {
  return {{"title", report.title},
          {"country", report.country},
          {"reference_period", report.reference_period},
          {"mode", report.mode},
          {"population", report.population},
          {"coverage", report.coverage},
          {"producer", report.producer},
          {"contact", report.contact},
          {"released", report.released},
          {"questionnaire", report.questionnaire}};
}

Json variance_json(const RunReport& report) {
  Json json = {{"method", report.method}, {"formula", report.formula}};
  if (report.method != "linearization") {
    json["center"] = report.center;
    json["replicates"] = report.coefficients.size();
    if (report.seed) json["seed"] = *report.seed;
    if (!report.like.empty()) json["like"] = report.like;
    if (!report.difference.empty()) json["differs_from_default"] = report.difference;
    if (report.target_cv) json["target_cv"] = *report.target_cv;
    if (const Estimate* worst = report.least_settled()) {
      json["largest_se_simulation_cv"] = {{"indicator", worst->indicator},
                                          {"cv", worst->se_simulation_cv}};
    }
  }
  if (report.psus_known) json["design_df"] = report.design_df;
  if (std::isfinite(report.most_df)) json["most_df"] = report.most_df;
  return json;
}

Json estimate_json(const Estimate& e, const std::string& disclosure) {
  Json json = json_of(e);
  json["disclosure"] = disclosure;
  return json;
}

// The reliability profiles that judged, and what they say of whole tables.
void add_quality(const RunReport& report, Json& json) {
  json["quality"] = {{"profiles", report.quality}, {"tables", Json::array()}};
  json["quality"]["tables"] = json_of(report.tables);
}

Json calibration_json(const CalibrationReport& calibration) {
  const CalibrationSpec& spec = calibration.spec;
  Json json = {{"step", calibration.step}, {"distance", spec.distance}};
  if (!calibration.part.empty()) json["part"] = calibration.part;
  if (spec.weight_bounds.upper > 0)
    json["weight_bounds"] = {spec.weight_bounds.lower, spec.weight_bounds.upper};
  if (spec.bounds.upper > 0) {
    json["bounds"] = {spec.bounds.lower, spec.bounds.upper};
    json["bounds_relative_to"] = spec.relative_to_scaled ? "scaled" : "base";
  }
  json["tolerance"] = spec.tolerance;
  json["equations"] = calibration.equations;
  json["redundant_constraints"] = calibration.redundant;
  json["cells"] = calibration.cells;
  json["iterations"] = calibration.full_sample.iterations;
  json["worst_margin_error"] = calibration.full_sample.worst_error;
  json["worst_margin"] = calibration.worst;
  json["cells_at_bounds"] = calibration.full_sample.at_bounds;
  json["g_weight"] = json_of(calibration.g_weight);
  json["g_weight"]["quantiles"] = Json::object();
  for (const auto& [share, value] : calibration.g_quantiles)
    json["g_weight"]["quantiles"][fmt::format("{}", share)] = value;
  json["margins"] = json_of(calibration.margins);
  return json;
}

Json waterfall_json(const std::vector<StepReport>& waterfall) {
  Json list = Json::array();
  for (const StepReport& step : waterfall) {
    Json entry = json_of(step.summary);
    entry["share_adjusted"] = step.adjusted;
    if (!step.notes.empty()) entry["notes"] = step.notes;
    for (const ClassReport& group : step.classes) {
      entry["classes"].push_back(
          {{"class", group.name}, {"receive", group.takers}, {"factor", json_of(group.factor)}});
    }
    Json named = {{"step", step.name}};
    named.update(entry);
    list.push_back(std::move(named));
  }
  return list;
}

Json replicates_json(const RunReport& report) {
  Json list = Json::array();
  for (std::size_t r = 0; r < report.replicates.size(); ++r) {
    const ReplicateReport& replicate = report.replicates[r];
    Json entry = {{"coefficient", report.coefficients[r]}, {"converged", replicate.converged}};
    if (!report.calibrations.empty()) {
      entry["iterations"] = replicate.iterations;
      entry["worst_margin_error"] = replicate.worst_error;
      entry["worst_margin"] = replicate.worst;
    }
    if (!replicate.trouble.empty()) entry["trouble"] = replicate.trouble;
    list.push_back(std::move(entry));
  }
  return list;
}

Json levels_json(const std::vector<LevelReport>& levels) {
  Json list = Json::array();
  for (const LevelReport& level : levels) {
    list.push_back({{"level", level.level},
                    {"file", level.file},
                    {"parent", level.parent},
                    {"rows", level.rows},
                    {"out_of_scope", level.out_of_scope},
                    {"orphans_left_out", level.orphans},
                    {"parents_without", level.parents_without},
                    {"series_records", level.series.records},
                    {"series_capped", level.series.capped},
                    {"series_of_unknown_size", level.series.unknown}});
  }
  return list;
}

Json files_json(const std::vector<FileHash>& files) {
  Json list = Json::array();
  for (const FileHash& file : files) list.push_back({{"file", file.file}, {"sha256", file.sha256}});
  return list;
}

}  // namespace

std::string estimates_json(const RunReport& report) {
  Json json = {{"schema", "darkfigure/estimates"}, {"schema_version", 2}};
  json["survey"] = survey_json(report);
  json["variance"] = variance_json(report);
  json["estimates"] = Json::array();
  const PublishedTable& table = report.published;
  for (std::size_t k = 0; k < table.estimates().size(); ++k)
    json["estimates"].push_back(estimate_json(table.estimates()[k], table.disclosure()[k]));
  add_quality(report, json);
  if (table.spec().minimum_cases > 0) {
    json["disclosure"] = {{"minimum_cases", table.spec().minimum_cases},
                          {"protection", table.spec().protection},
                          {"round_counts", table.spec().round_counts}};
  }
  json["contrasts"] = json_of(table.contrasts());
  json["crosstabs"] = json_of(table.crosstabs());
  json["regressions"] = json_of(table.regressions());
  json["sensitivity"] = json_of(report.sensitivity);
  json["convergence"] = json_of(report.convergence);
  json["indicators"] = json_of(report.indicators);
  json["domains"] = json_of(report.domains);
  json["variables"] = json_of(report.variables);
  json["publication"] = json_of(report.publication);
  json["item_missing"] = Json::array();
  for (const MissingCount& count : report.missing) {
    json["item_missing"].push_back({{"indicator", count.indicator},
                                    {"reason", count.reason},
                                    {"units", count.units},
                                    {"left_base", !count.counted}});
  }
  return dumped(json);
}

std::string weighting_json(const RunReport& report) {
  Json json = {{"schema", "darkfigure/weighting"}, {"schema_version", 3}};
  json["survey"] = survey_json(report);
  json["sample"] = {{"level", report.level},
                    {"rows", report.rows},
                    {"respondents", report.respondents},
                    {"zero_weights", report.zero_weights},
                    {"declared_missing_cells", report.declared_missing}};
  if (!report.dispositions.empty()) {
    json["sample"]["dispositions"] = json_of(report.dispositions);
    json["sample"]["response_rate"] = json_of(report.response_rate);
    json["sample"]["weighted_response_rate"] = json_of(report.weighted_response_rate);
  }
  if (report.psus_known) {
    json["sample"]["psus"] = report.psus;
    json["sample"]["strata"] = report.strata;
  }
  if (!report.levels.empty()) json["levels"] = levels_json(report.levels);
  json["base_weight"] = json_of(report.base_weight);
  json["weight"] = json_of(report.weight);
  json["g_weight"] = json_of(report.g_weight);
  json["histogram"] = json_of(report.histogram);
  json["steps"] = waterfall_json(report.waterfall);
  json["calibrations"] = Json::array();
  for (const CalibrationReport& calibration : report.calibrations)
    json["calibrations"].push_back(calibration_json(calibration));
  json["variance"] = variance_json(report);
  json["failed_replicates"] = report.failed_replicates();
  json["replicates"] = replicates_json(report);
  return dumped(json);
}

std::string manifest_json(const RunReport& report, const RunFiles& files) {
  Json json = {
      {"schema", "darkfigure/manifest"}, {"schema_version", 1}, {"darkfigure", files.version}};
  for (const auto& [name, version] : files.libraries) json["libraries"][name] = version;
  json["config"] = report.config_file;
  json["overrides"] = Json::array();
  for (const auto& [key, value] : report.overrides)
    json["overrides"].push_back({{"key", key}, {"value", value}});
  for (const auto& [key, value] : report.resolved_config) json["resolved_config"][key] = value;
  json["variance"] = variance_json(report);
  json["inputs"] = files_json(files.inputs);
  json["outputs"] = files_json(files.outputs);
  json["untranslated"] = Json::object();
  for (const Untranslated& missing : files.untranslated)
    json["untranslated"][missing.language] = missing.keys;
  json["warnings"] = finding_texts(report.warnings);
  json["timing"]["threads"] = files.threads;
  for (const auto& [stage, seconds] : report.seconds) json["timing"][stage + "_seconds"] = seconds;
  return dumped(json);
}

std::string exports_json(const RunFiles& files) {
  Json json = {
      {"schema", "darkfigure/exports"}, {"schema_version", 1}, {"darkfigure", files.version}};
  json["outputs"] = files_json(files.outputs);
  return dumped(json);
}

std::string export_json(const RunFiles& files, const std::string& folder) {
  Json json = {
      {"schema", "darkfigure/result"}, {"schema_version", 1}, {"status", "ok"}, {"folder", folder}};
  json["outputs"] = files_json(files.outputs);
  return dumped(json);
}

std::string status_json(const std::string& status, const std::vector<std::string>& findings) {
  Json json = {{"schema", "darkfigure/result"}, {"schema_version", 1}, {"status", status}};
  json["findings"] = findings;
  return dumped(json);
}

std::string shard_json(const std::string& file, const std::vector<Finding>& warnings) {
  Json json = {
      {"schema", "darkfigure/result"}, {"schema_version", 1}, {"status", "ok"}, {"shard", file}};
  json["warnings"] = finding_texts(warnings);
  return dumped(json);
}

std::string result_json(const RunReport& report, const RunFiles& files, const std::string& folder) {
  Json json = {
      {"schema", "darkfigure/result"}, {"schema_version", 1}, {"status", "ok"}, {"folder", folder}};
  json["outputs"] = files_json(files.outputs);
  json["estimates"] = report.published.estimates().size();
  json["warnings"] = finding_texts(report.warnings);
  for (const auto& [stage, seconds] : report.seconds) json["seconds"][stage] = seconds;
  return dumped(json);
}

}  // namespace darkfigure
