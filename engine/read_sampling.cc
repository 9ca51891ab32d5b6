#include "engine/read_sampling.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "engine/core/name_pattern.h"
#include "engine/read_level_specs.h"

namespace darkfigure {
namespace {

// A key that only some methods read would be ignored in silence otherwise.
struct KeyOfMethods {
  const char* key;
  const char* methods;  // with a space around each
  bool is_source;       // names replicates that exist: to make others instead would be a mistake
};
constexpr std::array kKeysOfMethods = std::to_array<KeyOfMethods>({
    {"target_cv", " bootstrap rwyb generalized_bootstrap ", false},
    {"max_replicates", " bootstrap rwyb generalized_bootstrap ", false},
    {"groups", " dagjk ", false},
    {"rho", " fay imported ", false},
    {"sort", " sdr jk2 brr fay generalized_bootstrap ", false},
    {"estimator", " generalized_bootstrap ", false},
    {"tau", " generalized_bootstrap ", false},
    {"columns", " imported ", true},
    {"factors", " imported ", true},
    {"contains", " imported ", false},
    {"type", " imported ", false},
    {"mean_of", " imported ", false},
    {"scale", " imported ", false},
    {"rscales", " imported ", false},
});

std::string with_commas(std::string_view methods) {
  std::string text;
  for (const char c : methods.substr(1, methods.size() - 2))
    text += c == ' ' ? ", " : std::string(1, c);
  return text;
}

void check_keys(const ConfigSection& section, Diagnostics& diagnostics) {
  const std::string method = section.text("method");
  const auto declared = [&](const char* key) {
    const ConfigValue* value = section.find(key);
    return value != nullptr && !value->is_default ? value : nullptr;
  };
  const auto warn = [&](const ConfigValue& value, const std::string& message) {
    diagnostics.warning(
        Concern::kConfig, value.location, "\"" + value.key + "\" has no effect " + message);
  };
  for (const KeyOfMethods& known : kKeysOfMethods) {
    const ConfigValue* value = declared(known.key);
    if (value == nullptr) continue;
    if (std::string_view(known.methods).find(" " + method + " ") != std::string_view::npos)
      continue;
    if (known.is_source) {
      diagnostics.error(
          Concern::kConfig,
          value->location,
          "\"" + value->key + "\" names replicates that exist but method = \"" + method +
              "\" makes others: set method = \"imported\" (and type), or remove the key");
      continue;
    }
    warn(*value, "with method = \"" + method + "\": it is for " + with_commas(known.methods));
  }
  if (method != "imported") return;
  const std::string type = section.text("type");
  const ConfigValue* rho = declared("rho");
  if (rho != nullptr && type != "fay") warn(*rho, "without type = \"fay\"");
  const ConfigValue* mean_of = declared("mean_of");
  if (mean_of != nullptr && type != "bootstrap") warn(*mean_of, "without type = \"bootstrap\"");
  const ConfigValue* scale = declared("scale");
  if (scale != nullptr && !type.empty()) {
    diagnostics.error(
        Concern::kConfig,
        scale->location,
        "both \"scale\" and \"type\" say what the variance is multiplied by: leave one out");
  }
}

void read_imported(const ConfigSection& section, ReplicationSpec& spec, Diagnostics& diagnostics) {
  const std::map<std::string, ImportedContent> contents = {
      {"factors", ImportedContent::kFactors},
      {"base-weights", ImportedContent::kBaseWeights},
      {"final-weights", ImportedContent::kFinalWeights}};
  const auto content = contents.find(section.text("contains"));
  if (content != contents.end()) spec.contains = content->second;
  spec.columns = section.text("columns");
  spec.type = section.text("type");
  spec.mean_of = section.number("mean_of").value_or(1);
  spec.scale = section.number("scale");
  if (const ConfigValue* rscales = section.find("rscales")) spec.rscales = rscales->numbers;
  const ConfigValue* contains = section.find("contains");
  if (spec.method == ReplicationMethod::kImported && !spec.columns.empty() &&
      contains->is_default) {
    diagnostics.error(
        Concern::kConfig,
        section.location,
        "expected \"contains\" with \"columns\" but it is missing: \"final-weights\", "
        "\"base-weights\", or \"factors\" on the base weight");
  }
  if (!is_sound_pattern(spec.columns)) {
    diagnostics.error(
        Concern::kConfig,
        section.find("columns")->location,
        "\"columns\": expected a prefix, a pattern with one * for digits, or a regular "
        "expression from ^ to $ but found \"" +
            spec.columns + "\"");
    spec.columns.clear();
  }
}

}  // namespace

DesignSpec read_design(const ConfigDocument& document) {
  const ConfigSection& section = document.section("design");
  const std::map<std::string, SingletonPolicy> policies = {
      {"fail", SingletonPolicy::kFail},
      {"certainty", SingletonPolicy::kCertainty},
      {"center", SingletonPolicy::kCenter},
      {"collapse", SingletonPolicy::kCollapse}};
  DesignSpec spec;
  spec.level = section.text("level");
  spec.stratum = section.text("stratum");
  spec.psu = section.text("psu");
  spec.weight = section.text("weight");
  spec.fpc = section.text("fpc");
  const auto policy = policies.find(section.text("singleton"));
  if (policy != policies.end()) spec.singleton = policy->second;
  if (section.find("collapse") != nullptr) spec.collapse = first_texts(section, "collapse");
  spec.location = section.location;
  const ConfigValue* weight = section.find("weight");
  spec.weight_location = weight == nullptr ? section.location : weight->location;
  for (const ConfigSection* stage : document.matching("design.stage")) {
    spec.stages.push_back({.unit = stage->text("unit"),
                           .stratum = stage->text("stratum"),
                           .fpc = stage->text("fpc"),
                           .location = stage->location});
  }
  return spec;
}

ReplicationSpec read_replication(const ConfigDocument& document, Diagnostics& diagnostics) {
  const ConfigSection& section = document.section("replication");
  ReplicationSpec spec;
  if (const std::string method = section.text("method"); !method.empty())
    spec.method = method_named(method);
  check_keys(section, diagnostics);
  spec.replicates = static_cast<std::size_t>(section.number("replicates").value_or(0));
  if (section.text("replicates") == "auto") {
    spec.target_cv = section.number("target_cv").value_or(0);
    spec.max_replicates = static_cast<std::size_t>(section.number("max_replicates").value_or(2));
  }
  if (spec.target_cv > 0 && !is_bootstrap(spec.method)) {
    diagnostics.error(Concern::kConfig,
                      section.find("replicates")->location,
                      "replicates = \"auto\" is for the bootstraps, whose error falls with their "
                      "number; \"" +
                          section.text("method") + "\" has as many as its balance needs");
  }
  spec.seed = static_cast<std::uint64_t>(section.number("seed").value_or(1));
  spec.center = section.text("center") == "mean" ? Center::kMean : Center::kEstimate;
  spec.groups = static_cast<std::size_t>(section.number("groups").value_or(2));
  spec.rho = section.number("rho").value_or(0);
  if (section.find("sort") != nullptr) spec.sort = first_texts(section, "sort");
  const std::map<std::string, TargetEstimator> estimators = {
      {"srs", TargetEstimator::kSimpleRandom},
      {"sd1", TargetEstimator::kSd1},
      {"sd2", TargetEstimator::kSd2}};
  const auto estimator = estimators.find(section.text("estimator"));
  if (estimator != estimators.end()) spec.estimator = estimator->second;
  spec.tau = section.number("tau").value_or(0);
  spec.factors = resolve_path(document.file, section.text("factors"));
  read_imported(section, spec, diagnostics);
  spec.df = section.number("df");
  spec.max_failed_share = section.number("max_failed_replicates").value_or(0);
  spec.location = section.location;
  return spec;
}

}  // namespace darkfigure
