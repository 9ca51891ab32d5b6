#pragma once

#include <concepts>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/core/contrast_estimate.h"
#include "engine/core/estimate.h"
#include "engine/core/regression_estimate.h"
#include "engine/estimation/crosstab.h"
#include "engine/report/run_report.h"

// Structs that a run's JSON files hold field by field: one list of names per struct serves writing
// and reading back, so that the two cannot differ. Numbers that are not available are null.

namespace darkfigure {

using Json = nlohmann::ordered_json;

template <typename Given, typename Wanted>
concept Like = std::same_as<std::remove_const_t<Given>, Wanted>;

template <typename Field, Like<IndicatorDescription> D>
void visit(Field& field, D& d) {
  field("id", d.id), field("label", d.label), field("statistic", d.statistic);
  field("level", d.level), field("unit", d.unit), field("numerator", d.numerator);
  field("denominator", d.denominator), field("where", d.where), field("iccs", d.iccs);
  field("sdg", d.sdg), field("period", d.period), field("universe", d.universe);
  field("deviation", d.deviation), field("sdmx", d.sdmx);
}
template <typename Field, Like<LabelledCode> D>
void visit(Field& field, D& d) {
  field("code", d.code), field("label", d.label);
}
template <typename Field, Like<DomainDescription> D>
void visit(Field& field, D& d) {
  field("domain", d.name), field("variables", d.variables), field("categories", d.categories);
}
template <typename Field, Like<VariableDescription::Category> D>
void visit(Field& field, D& d) {
  field("code", d.code), field("label", d.label), field("missing", d.missing);
}
template <typename Field, Like<VariableDescription> D>
void visit(Field& field, D& d) {
  field("name", d.name), field("label", d.label), field("level", d.level);
  field("file", d.file), field("is_text", d.is_text), field("role", d.role),
      field("categories", d.categories);
}
template <typename Field, Like<WeightHistogram> D>
void visit(Field& field, D& d) {
  field("lower", d.lower), field("upper", d.upper);
  field("before", d.before), field("after", d.after);
}
template <typename Field, Like<SeConvergence> D>
void visit(Field& field, D& d) {
  field("indicator", d.indicator), field("replicates", d.replicates), field("se", d.se);
}
template <typename Field, Like<SdmxDimension> D>
void visit(Field& field, D& d) {
  field("variable", d.variable), field("dimension", d.dimension), field("codes", d.codes);
}
template <typename Field, Like<SdmxSpec> D>
void visit(Field& field, D& d) {
  field("structure", d.structure), field("dataflow", d.dataflow), field("version", d.version);
  field("ref_area", d.ref_area), field("nature", d.nature), field("source", d.source);
  field("dimensions", d.dimensions);
}
template <typename Field, Like<RecordedCount> D>
void visit(Field& field, D& d) {
  field("indicator", d.indicator), field("count", d.count), field("source", d.source);
}
template <typename Field, Like<PublicationSpec> D>
void visit(Field& field, D& d) {
  field("languages", d.languages), field("survey_language", d.survey_language);
  field("numerals", d.numerals);
  field("decimals", d.decimals), field("layout", d.layout), field("labels", d.labels);
  field("recorded", d.recorded), field("sdmx", d.sdmx);
}
template <typename Field, Like<Estimate> D>
void visit(Field& field, D& d) {
  field("indicator", d.indicator), field("indicator_label", d.indicator_label);
  field("statistic", d.statistic), field("units", d.level_of_units);
  field("is_proportion", d.is_proportion), field("is_rate", d.is_rate), field("unit", d.unit);
  field("domain", d.domain), field("category", d.category);
  field("category_label", d.category_label), field("estimate", d.value), field("se", d.se);
  field("ci_lower", d.ci_lower), field("ci_upper", d.ci_upper), field("level", d.level);
  field("cv", d.cv), field("se_simulation_cv", d.se_simulation_cv), field("deff", d.deff);
  field("df", d.df), field("n", d.n), field("n_numerator", d.n_numerator);
  field("population", d.population), field("note", d.note), field("quality", d.quality);
  field("quality_reason", d.quality_reason);
}
template <typename Field, Like<ContrastEstimate> D>
void visit(Field& field, D& d) {
  field("contrast", d.table), field("formula", d.formula), field("label", d.label);
  field("estimate", d.value), field("se", d.se), field("ci_lower", d.ci_lower);
  field("ci_upper", d.ci_upper), field("level", d.level), field("null", d.null_value);
  field("t", d.t), field("df", d.df), field("p", d.p), field("p_adjusted", d.p_adjusted);
  field("adjustment", d.adjustment), field("note", d.note);
}
template <typename Field, Like<CrosstabTest> D>
void visit(Field& field, D& d) {
  field("crosstab", d.id), field("label", d.label), field("rows", d.rows);
  field("columns", d.columns), field("n", d.n), field("pearson", d.pearson);
  field("mean_deff", d.mean_deff), field("df", d.df), field("design_df", d.design_df);
  field("chi_square", d.chi_square), field("chi_square_p", d.chi_square_p), field("f", d.f);
  field("first_order_p", d.first_order_p), field("second_order_df1", d.second_order_df1);
  field("second_order_df2", d.second_order_df2), field("second_order_p", d.second_order_p);
  field("note", d.note);
}
template <typename Field, Like<TestedNumber> D>
void visit(Field& field, D& d) {
  field("estimate", d.value), field("se", d.se), field("ci_lower", d.ci_lower);
  field("ci_upper", d.ci_upper), field("t", d.t), field("p", d.p);
}
template <typename Field, Like<RegressionEstimate> D>
void visit(Field& field, D& d) {
  field("regression", d.regression), field("label", d.label), field("outcome", d.outcome);
  field("predictor", d.predictor), field("category", d.category);
  field("category_label", d.category_label), field("reference", d.reference);
  field("coefficient", d.coefficient), field("marginal_effect", d.marginal_effect);
  field("level", d.level), field("df", d.df), field("n", d.n), field("note", d.note);
}
template <typename Field, Like<SensitivityRow> D>
void visit(Field& field, D& d) {
  field("alternative", d.alternative), field("label", d.label), field("estimate", d.estimate);
  field("difference", d.difference);
}
template <typename Field, Like<TableVerdict> D>
void visit(Field& field, D& d) {
  field("profile", d.profile), field("indicator", d.indicator), field("domain", d.domain);
  field("cells", d.cells), field("publishable", d.publishable), field("publish", d.publish);
}
template <typename Field, Like<WeightSummary> D>
void visit(Field& field, D& d) {
  field("n", d.n), field("sum", d.sum), field("min", d.min), field("median", d.median);
  field("max", d.max), field("cv", d.cv), field("kish_deff", d.kish);
  field("negative", d.negative);
}
template <typename Field, Like<MarginLine> D>
void visit(Field& field, D& d) {
  field("category", d.code), field("label", d.label), field("target", d.target);
  field("before", d.before), field("after", d.after), field("redundant", d.redundant);
}
template <typename Field, Like<MarginReport> D>
void visit(Field& field, D& d) {
  field("margin", d.name), field("scaling", d.scaling), field("is_numeric", d.is_numeric);
  field("categories", d.lines);
}
template <typename Field, Like<DispositionCount> D>
void visit(Field& field, D& d) {
  field("disposition", d.name), field("units", d.units), field("weighted", d.weighted);
}

/// A value as JSON.
inline Json json_of(double value) { return available(value) ? Json(value) : Json(nullptr); }
template <typename Value>
Json json_of(const Value& value);
template <typename Value>
Json json_of(const std::vector<Value>& values) {
  Json list = Json::array();
  for (const Value& value : values) list.push_back(json_of(value));
  return list;
}
template <typename Value>
Json json_of(const std::map<std::string, Value>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values) object[key] = json_of(value);
  return object;
}
template <typename Value>
Json json_of(const Value& value) {
  if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string>) {
    return Json(value);
  } else {
    Json object = Json::object();
    const auto field = [&](const char* name, const auto& part) { object[name] = json_of(part); };
    visit(field, value);
    return object;
  }
}

/// Sets a value from JSON; what is of another type leaves it as it is.
inline void read_json(const Json& json, double& value) {
  value = json.is_number() ? json.get<double>() : kNotAvailable;
}
inline void read_json(const Json& json, bool& value) {
  if (json.is_boolean()) value = json.get<bool>();
}
inline void read_json(const Json& json, std::string& value) {
  if (json.is_string()) value = json.get<std::string>();
}
template <std::integral Value>
void read_json(const Json& json, Value& value) {
  if (json.is_number_integer()) value = json.get<Value>();
}
template <typename Value>
void read_json(const Json& json, Value& value);
template <typename Value>
void read_json(const Json& json, std::vector<Value>& values) {
  if (!json.is_array()) return;
  values.clear();
  for (const Json& entry : json) read_json(entry, values.emplace_back());
}
template <typename Value>
void read_json(const Json& json, std::map<std::string, Value>& values) {
  if (!json.is_object()) return;
  for (const auto& [key, entry] : json.items()) read_json(entry, values[key]);
}
template <typename Value>
void read_json(const Json& json, Value& value) {
  if (!json.is_object()) return;
  const auto field = [&](const char* name, auto& part) {
    if (const auto at = json.find(name); at != json.end()) read_json(*at, part);
  };
  visit(field, value);
}
/// The same of a member, where there is one.
template <typename Value>
void read_member(const Json& json, const char* name, Value& value) {
  if (!json.is_object()) return;
  if (const auto at = json.find(name); at != json.end()) read_json(*at, value);
}

}  // namespace darkfigure
