#include "engine/read_weighting.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/core/suggestion.h"
#include "engine/read_level_specs.h"

namespace darkfigure {
namespace {

struct MethodKeys {
  StepMethod method;
  std::string_view name;
  std::string_view keys;  // beside method and name; a calibration's follow
  bool calibrates;
};

constexpr std::array kMethods = std::to_array<MethodKeys>({
    {StepMethod::kSelection, "selection", " probabilities ", false},
    {StepMethod::kWithinHousehold, "within_household", " eligible selected cap ", false},
    {StepMethod::kEligibility,
     "eligibility",
     " classes collapse min_respondents max_factor collapse_small in_replicates ",
     false},
    {StepMethod::kNonresponse,
     "nonresponse",
     " classes collapse min_respondents max_factor collapse_small in_replicates ",
     false},
    {StepMethod::kPropensity,
     "propensity",
     " predictors numeric_predictors quantile_classes in_replicates ",
     false},
    {StepMethod::kTrim,
     "trim",
     " classes upper median_multiple iqr_multiple quantile lower of in_replicates ",
     false},
    {StepMethod::kCalibrate, "calibrate", " ", true},
    {StepMethod::kTrimAndCalibrate,
     "trim_and_calibrate",
     " upper median_multiple iqr_multiple quantile lower in_replicates ",
     true},
});

constexpr std::string_view kCalibrationKeys =
    " distance bounds weight_bounds bounds_relative_to tolerance max_iterations scale_margins "
    "consistency q same_weight_in partition covariance replicate_totals replicate_scale ";

bool lists(std::string_view keys, const std::string& key) {
  return keys.find(" " + key + " ") != std::string_view::npos;
}

class Reader {
 public:
  Reader(const ConfigDocument& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  WeightingConfig read();

 private:
  void error(const Location& place, std::string message) {
    diagnostics_.error(Concern::kConfig, place, std::move(message));
  }
  DispositionSpec read_dispositions();
  StepSpec read_step(const ConfigSection& section);
  void check_keys(const ConfigSection& section, const MethodKeys& method);
  TrimSpec read_trim(const ConfigSection& section, StepMethod method);
  CalibrationDeclaration read_calibration(const ConfigSection& section,
                                          const std::vector<const ConfigSection*>& margins,
                                          bool trims);
  std::optional<Bounds> read_bounds(const ConfigSection& section,
                                    const char* key,
                                    const CalibrationSpec& spec,
                                    double around);
  MarginSpec read_margin(const ConfigSection& section, const std::string& partition);
  void check_order(const WeightingConfig& config);

  const ConfigDocument& document_;
  Diagnostics& diagnostics_;
};

DispositionSpec Reader::read_dispositions() {
  const ConfigSection& section = document_.section("weighting");
  DispositionSpec spec{.variable = section.text("disposition"),
                       .respondent = first_texts(section, "respondent"),
                       .nonrespondent = first_texts(section, "nonrespondent"),
                       .unknown = first_texts(section, "unknown"),
                       .ineligible = first_texts(section, "ineligible"),
                       .location = section.location};
  const bool lists_codes = !spec.respondent.empty() || !spec.nonrespondent.empty() ||
                           !spec.unknown.empty() || !spec.ineligible.empty();
  if (lists_codes && spec.variable.empty())
    error(section.location,
          "expected \"disposition\", the variable of these codes, but it is missing");
  if (lists_codes && spec.respondent.empty())
    error(section.location, "expected the codes of \"respondent\" but they are missing");
  return spec;
}

// A key of another method would be overlooked in silence.
void Reader::check_keys(const ConfigSection& section, const MethodKeys& method) {
  for (const ConfigValue& value : section.values) {
    const bool known = value.key == "method" || value.key == "name" ||
                       lists(method.keys, value.key) ||
                       (method.calibrates && lists(kCalibrationKeys, value.key));
    if (value.is_default || known) continue;
    std::string users;
    for (const MethodKeys& other : kMethods) {
      if (lists(other.keys, value.key) || (other.calibrates && lists(kCalibrationKeys, value.key)))
        users += (users.empty() ? "\"" : ", \"") + std::string(other.name) + "\"";
    }
    error(value.location,
          "\"" + value.key + "\" has no effect with method = \"" + std::string(method.name) +
              "\"; it belongs to " + users);
  }
}

TrimSpec Reader::read_trim(const ConfigSection& section, StepMethod method) {
  TrimSpec spec;
  spec.upper = section.number("upper");
  spec.median_multiple = section.number("median_multiple");
  spec.iqr_multiple = section.number("iqr_multiple");
  spec.quantile = section.number("quantile");
  spec.lower = section.number("lower").value_or(0);
  spec.of_ratio = section.text("of") == "ratio";
  spec.fixed = section.text("in_replicates") == "reuse";
  spec.location = section.location;
  if (method == StepMethod::kTrim) spec.classes = first_texts(section, "classes");
  const int rules = (spec.upper ? 1 : 0) + (spec.median_multiple ? 1 : 0) +
                    (spec.iqr_multiple ? 1 : 0) + (spec.quantile ? 1 : 0);
  if (rules != 1) {
    error(section.location,
          "expected one upper bound, by upper, median_multiple, iqr_multiple or quantile, but "
          "found " +
              std::to_string(rules));
  }
  if (spec.upper && spec.lower >= *spec.upper)
    error(section.location, "expected \"lower\" below \"upper\"");
  return spec;
}

std::optional<Bounds> Reader::read_bounds(const ConfigSection& section,
                                          const char* key,
                                          const CalibrationSpec& spec,
                                          double around) {
  const ConfigValue* bounds = section.find(key);
  if (bounds == nullptr) return std::nullopt;
  const std::vector<double>& limits = bounds->numbers;
  const std::string name = std::string("\"") + key + "\"";
  if (!distance_named(spec.distance).bounded) {
    error(bounds->location,
          name + " has no effect with distance = \"" + spec.distance +
              "\"; expected distance = \"" +
              (spec.distance == "raking" ? "truncated-raking" : "truncated") + "\" or \"logit\"");
  } else if (limits.size() != 2 || limits[0] < 0 || limits[0] >= limits[1] ||
             (around > 0 && (limits[0] >= around || limits[1] <= around))) {
    error(bounds->location,
          name + (around > 0 ? ": expected [L, U] with 0 ≤ L < 1 < U"
                             : ": expected [L, U] with 0 ≤ L < U"));
  } else {
    return Bounds{limits[0], limits[1]};
  }
  return std::nullopt;
}

MarginSpec Reader::read_margin(const ConfigSection& section, const std::string& partition) {
  MarginSpec spec{
      .variables = first_texts(section, "variables"),
      .total_of = section.text("total_of"),
      .level = section.text("level"),
      .file = resolve_path(document_.file, section.text("file")),
      .total = section.number("total"),
      .collapse = first_texts(section, "collapse"),
      .totals = first_texts(section, "totals"),
      .softness = {section.number("ridge").value_or(0), section.number("tolerance").value_or(0)},
      .location = section.location};
  const std::string brackets = "[[" + section.name + "]]";
  if (section.find("variables") == nullptr && spec.total_of.empty()) {
    error(section.location, "expected the key \"variables\" in " + brackets + " but it is missing");
  }
  const bool overall = spec.variables.empty() && partition.empty();
  if (spec.file.empty() && !spec.total) {
    error(section.location,
          "expected the key \"" + std::string(overall ? "total" : "file") + "\" in " + brackets +
              " but it is missing");
  } else if (spec.total && !overall) {
    error(section.location,
          "\"total\" is one overall total: with categories their totals stand in a \"file\"");
  } else if (!spec.total && overall && !spec.total_of.empty()) {
    error(section.location,
          "expected the key \"total\" in " + brackets +
              " but it is missing: without \"variables\" there is one overall total");
  }
  if (spec.softness.ridge > 0 && spec.softness.tolerance > 0)
    error(section.location, "expected \"ridge\" or \"tolerance\" but found both");
  // The partition's variable stands first.
  if (!partition.empty()) {
    std::erase(spec.variables, partition);
    spec.variables.insert(spec.variables.begin(), partition);
  }
  return spec;
}

CalibrationDeclaration Reader::read_calibration(const ConfigSection& section,
                                                const std::vector<const ConfigSection*>& margins,
                                                bool trims) {
  CalibrationDeclaration declared;
  CalibrationSpec& spec = declared.spec;
  const auto known = distances();
  if (std::any_of(known.begin(), known.end(), [&](const Distance& d) {
        return d.name == section.text("distance");
      })) {
    spec.distance = section.text("distance");
  }
  spec.relative_to_scaled = section.text("bounds_relative_to") == "scaled";
  spec.scale_margins = section.number("scale_margins").value_or(0) != 0;
  spec.tolerance = section.number("tolerance").value_or(spec.tolerance);
  spec.consistency_tolerance = section.number("consistency").value_or(spec.consistency_tolerance);
  spec.max_iterations = static_cast<int>(section.number("max_iterations").value_or(50));
  spec.location = section.location;
  if (trims) {
    // The trimming's bounds become bounds of the calibration.
    if (spec.distance == "raking") spec.distance = "truncated-raking";
    if (spec.distance == "linear") spec.distance = "truncated";
    if (spec.distance == "logit")
      error(section.location, "trim_and_calibrate: expected distance \"raking\" or \"linear\"");
    for (const char* key : {"bounds", "weight_bounds"}) {
      if (section.find(key) != nullptr) {
        error(section.location,
              std::string("\"") + key +
                  "\" has no effect with trim_and_calibrate: its bounds are "
                  "those of the trimming");
      }
    }
    spec.trims = true;
  } else {
    const std::size_t errors = diagnostics_.count(Severity::kError);
    const auto bounds = read_bounds(section, "bounds", spec, 1);
    const auto weight_bounds = read_bounds(section, "weight_bounds", spec, 0);
    if (bounds) spec.bounds = *bounds;
    if (weight_bounds) spec.weight_bounds = *weight_bounds;
    const bool needs = distance_named(spec.distance).bounded;
    if (bounds && weight_bounds)
      error(section.location, "expected \"bounds\" or \"weight_bounds\" but found both");
    if (needs && !bounds && !weight_bounds && diagnostics_.count(Severity::kError) == errors) {
      error(section.location,
            "expected bounds = [L, U] with distance = \"" + spec.distance + "\" but it is missing");
    }
  }
  declared.q = section.text("q");
  declared.same_weight_in = section.text("same_weight_in");
  declared.partition = section.text("partition");
  declared.covariance = resolve_path(document_.file, section.text("covariance"));
  declared.replicate_totals = resolve_path(document_.file, section.text("replicate_totals"));
  const auto scale = section.number("replicate_scale");
  declared.replicate_scale = scale.value_or(0);
  if (!declared.covariance.empty() && !declared.replicate_totals.empty())
    error(section.location, "expected \"covariance\" or \"replicate_totals\" but found both");
  if (declared.replicate_totals.empty() == scale.has_value()) {
    error(section.location,
          "\"replicate_totals\" and \"replicate_scale\" go together but one of them is missing");
  }
  for (const ConfigSection* margin : margins)
    declared.margins.push_back(read_margin(*margin, declared.partition));
  if (margins.empty()) {
    error(section.location,
          "expected at least one [[" + section.name + ".margin]] but it is missing");
  }
  return declared;
}

StepSpec Reader::read_step(const ConfigSection& section) {
  StepSpec step;
  step.location = section.location;
  const auto method = std::find_if(kMethods.begin(), kMethods.end(), [&](const MethodKeys& m) {
    return m.name == section.text("method");
  });
  if (method == kMethods.end()) return step;  // reported
  step.method = method->method;
  check_keys(section, *method);
  step.name = section.text("name").empty() ? std::string(method->name) : section.text("name");
  step.recompute = section.text("in_replicates") == "recompute";
  step.probabilities = first_texts(section, "probabilities");
  step.eligible = section.text("eligible");
  step.selected = section.number("selected").value_or(1);
  step.cap = section.number("cap");
  step.classes = {.variables = first_texts(section, "classes"),
                  .collapse = first_texts(section, "collapse"),
                  .min_respondents = section.number("min_respondents").value_or(30),
                  .max_factor = section.number("max_factor").value_or(3),
                  .collapse_small = section.number("collapse_small").value_or(1) != 0,
                  .location = section.location};
  step.propensity = {
      .predictors = first_texts(section, "predictors"),
      .numeric_predictors = first_texts(section, "numeric_predictors"),
      .classes = static_cast<std::size_t>(section.number("quantile_classes").value_or(0)),
      .redecide = step.recompute,
      .location = section.location};
  const auto needs = [&](bool missing, const char* key) {
    if (missing) {
      error(section.location,
            std::string("expected the key \"") + key + "\" with method = \"" +
                std::string(method->name) + "\" but it is missing");
    }
  };
  needs(step.method == StepMethod::kSelection && step.probabilities.empty(), "probabilities");
  needs(step.method == StepMethod::kWithinHousehold && step.eligible.empty(), "eligible");
  needs(step.method == StepMethod::kPropensity && step.propensity.predictors.empty() &&
            step.propensity.numeric_predictors.empty(),
        "predictors");
  const bool trims =
      step.method == StepMethod::kTrim || step.method == StepMethod::kTrimAndCalibrate;
  if (trims) step.trim = read_trim(section, step.method);
  std::vector<const ConfigSection*> margins;
  bool after = false;
  for (const ConfigSection& other : document_.sections) {
    if (other.name == "weighting.step") after = &other == &section;
    if (after && other.name == "weighting.step.margin") margins.push_back(&other);
  }
  if (method->calibrates) {
    step.calibration = read_calibration(section, margins, trims);
  } else if (!margins.empty()) {
    error(margins.front()->location,
          "a margin stands only in a step of method \"calibrate\" or \"trim_and_calibrate\"");
  }
  return step;
}

// What one step needs of the others.
void Reader::check_order(const WeightingConfig& config) {
  bool base_done = false;
  std::size_t nonresponse = 0;
  std::size_t eligibility = 0;
  for (const StepSpec& step : config.steps) {
    if (step.method == StepMethod::kSelection && base_done) {
      error(step.location,
            "\"selection\" makes the base weight: expected it before every other step");
    }
    base_done = base_done || !step.makes_base_weight();
    const bool adjusts =
        step.method == StepMethod::kNonresponse || step.method == StepMethod::kPropensity;
    if (step.method == StepMethod::kEligibility && nonresponse > 0)
      error(step.location, "expected \"eligibility\" before the adjustment for nonresponse");
    eligibility += step.method == StepMethod::kEligibility ? 1 : 0;
    nonresponse += adjusts ? 1 : 0;
    if ((adjusts || step.method == StepMethod::kEligibility) &&
        config.dispositions.variable.empty()) {
      error(step.location,
            "expected \"disposition\" in [weighting], the variable that says who responded, but it "
            "is missing");
    }
    if ((adjusts && nonresponse > 1) ||
        (step.method == StepMethod::kEligibility && eligibility > 1)) {
      error(step.location,
            "a second adjustment of this kind: nobody is left whose weight it could move");
    }
  }
  if (!config.dispositions.variable.empty() && nonresponse == 0) {
    error(config.dispositions.location,
          "with dispositions the nonrespondents have weight: expected a step of method "
          "\"nonresponse\" or \"propensity\" that moves it");
  }
}

WeightingConfig Reader::read() {
  WeightingConfig config;
  config.dispositions = read_dispositions();
  int number = 0;
  for (const ConfigSection* section : document_.matching("weighting.step")) {
    config.steps.push_back(read_step(*section));
    config.steps.back().name = "step " + std::to_string(++number) + ", " + config.steps.back().name;
  }
  const ConfigSection& calibration = document_.section("calibration");
  const std::vector<const ConfigSection*> margins = document_.matching("calibration.margin");
  if (calibration.written || !margins.empty()) {
    StepSpec step;
    step.location = calibration.location;
    step.calibration = read_calibration(calibration, margins, false);
    step.name = (number == 0 ? "" : "step " + std::to_string(number + 1) + ", ") + "calibration (" +
                step.calibration.spec.distance + ")";
    config.steps.push_back(std::move(step));
  }
  check_order(config);
  return config;
}

}  // namespace

WeightingConfig read_weighting(const ConfigDocument& document, Diagnostics& diagnostics) {
  return Reader(document, diagnostics).read();
}

}  // namespace darkfigure
