#include "engine/run_config.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/apply_questionnaire.h"
#include "engine/conventions.h"
#include "engine/core/number_text.h"
#include "engine/editing/level_edits.h"
#include "engine/io/text_file.h"
#include "engine/read_analysis.h"
#include "engine/read_indicators.h"
#include "engine/read_level_specs.h"
#include "engine/read_sampling.h"
#include "engine/read_weighting.h"
#include "engine/run_schema.h"

namespace darkfigure {
namespace {

// Leaving out rows of the sample itself, or what hangs above it, would lose PSUs.
void check_orphans(const DesignSpec& design,
                   const std::vector<LevelSpec>& levels,
                   Diagnostics& diagnostics) {
  std::string level = design.level;
  while (!level.empty()) {
    const auto spec = std::find_if(
        levels.begin(), levels.end(), [&](const LevelSpec& s) { return s.level == level; });
    if (spec == levels.end()) return;
    if (spec->drop_orphans) {
      diagnostics.error(Concern::kConfig,
                        spec->location,
                        "orphans = \"drop\" stands only below the design's level: leaving rows out "
                        "of the sample would lose PSUs");
    }
    level = spec->parent;
  }
}

void check_design_level(const DesignSpec& design,
                        const std::vector<LevelSpec>& levels,
                        Diagnostics& diagnostics) {
  std::string found;
  for (const LevelSpec& spec : levels) {
    if (spec.level == design.level) return;
    found += (found.empty() ? "[data." : ", [data.") + spec.level + "]";
  }
  if (levels.empty()) return;  // reported
  diagnostics.error(Concern::kConfig,
                    design.location,
                    "expected the design's level \"" + design.level +
                        "\" to have a file but found " + found + "; set level = \"" +
                        levels.front().level + "\" in [design]");
}

// A base weight is a variable, or is made of selection probabilities.
void check_base_weight(const ConfigDocument& document,
                       const RunConfig& config,
                       Diagnostics& diagnostics) {
  if (document.section("design").find("weight") != nullptr) return;
  for (const StepSpec& step : config.weighting.steps) {
    if (step.method == StepMethod::kSelection) return;
  }
  diagnostics.error(Concern::kConfig,
                    config.design.location,
                    "expected the key \"weight\" in [design] but it is missing");
}

std::vector<Derivation> read_derivations(const ConfigDocument& document,
                                         const std::vector<LevelSpec>& levels,
                                         Diagnostics& diagnostics) {
  std::vector<Derivation> derivations;
  for (const ConfigValue& value : document.section("derive").values) {
    derivations.push_back({"", value.key, {value.text(), value.text_start}});
  }
  for (const ConfigSection* section : document.matching("derive.*")) {
    const std::string level = section->name.substr(7);
    if (std::none_of(levels.begin(), levels.end(), [&](const LevelSpec& spec) {
          return spec.level == level;
        })) {
      diagnostics.error(Concern::kConfig,
                        section->location,
                        "there is no section [data." + level + "] to derive variables of");
    }
    for (const ConfigValue& value : section->values) {
      derivations.push_back({level, value.key, {value.text(), value.text_start}});
    }
  }
  return derivations;
}

DeclaredDesign read_declared_design(const ConfigDocument& document) {
  const ConfigSection& section = document.section("design");
  return {.strata = section.number("strata"),
          .psus = section.number("psus"),
          .population = section.number("population"),
          .population_tolerance = section.number("population_tolerance").value_or(0.05)};
}

std::vector<EditRule> read_checks(const ConfigDocument& document, Diagnostics& diagnostics) {
  std::vector<EditRule> rules;
  std::set<std::string> seen;
  for (const ConfigSection* section : document.matching("check")) {
    if (const std::string id = section->text("id"); !id.empty() && !seen.insert(id).second) {
      diagnostics.error(
          Concern::kConfig, section->location, "the check \"" + id + "\" is declared already");
    }
    rules.push_back({section->text("id"),
                     section->text("level"),
                     source_text(*section, "rule"),
                     section->text("severity") == "warning",
                     section->text("message"),
                     section->location});
  }
  return rules;
}

std::string value_text(const ConfigValue& value) {
  std::string text;
  for (const double number : value.numbers)
    text += (text.empty() ? "" : ", ") + shortest_text(number);
  for (const std::vector<std::string>& crossed : value.texts) {
    std::string joined;
    for (const std::string& name : crossed) joined += (joined.empty() ? "" : "*") + name;
    text += (text.empty() ? "" : ", ") + joined;
  }
  return text;
}

std::vector<ResolvedKey> resolved_keys(const ConfigDocument& document) {
  std::vector<ResolvedKey> keys;
  std::map<std::string, int> count;
  for (const ConfigSection& section : document.sections) {
    const bool repeated = section.name == "indicator" || section.name.ends_with(".margin") ||
                          section.name == "weighting.step" || section.name == "design.stage" ||
                          section.name == "missing" || section.name == "check" ||
                          section.name == "contrast" || section.name == "crosstab" ||
                          section.name == "regression" || section.name == "sdmx.dimension" ||
                          section.name.ends_with(".alternative");
    const std::string name =
        section.name + (repeated ? "[" + std::to_string(++count[section.name]) + "]" : "");
    for (const ConfigValue& value : section.values) {
      keys.push_back({name + "." + value.key, value_text(value)});
    }
  }
  return keys;
}

}  // namespace

void read_publication_files(RunConfig& config, Diagnostics& diagnostics) {
  std::vector<std::string> ids;
  for (const Indicator& indicator : config.indicators) ids.push_back(indicator.id);
  read_publication_files(config.publication_files, ids, config.publication, diagnostics);
}

bool RunConfig::writes(std::string_view format) const {
  const std::vector<std::string>& formats = publication.formats;
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

RunConfig read_run_config(const std::string& path,
                          const std::vector<ConfigOverride>& overrides,
                          Diagnostics& diagnostics) {
  RunConfig config;
  config.file = path;
  const auto text = read_text_or_report(path, "the config", {.file = path}, diagnostics);
  if (!text) diagnostics.throw_if_errors();
  const ConfigDocument own = parse_config(path, *text, run_schema(), diagnostics);
  if (own.sections.empty()) diagnostics.throw_if_errors();
  auto applied = apply_questionnaire(own, overrides, diagnostics);
  if (!applied) diagnostics.throw_if_errors();
  ConfigDocument& document = applied->document;
  complete_config(document, applied->overrides, run_schema(), diagnostics);
  config.questionnaire = std::move(applied->definition);
  config.chosen = std::move(applied->chosen);
  const ConfigSection& survey = document.section("survey");
  config.title = survey.text("title");
  config.country = survey.text("country");
  config.reference_period = survey.text("reference_period");
  config.mode = survey.text("mode");
  config.population = survey.text("population");
  config.coverage = survey.text("coverage");
  config.producer = survey.text("producer");
  config.contact = survey.text("contact");
  config.released = survey.text("released");
  config.overrides = overrides;
  config.design = read_design(document);
  if (config.questionnaire != nullptr && config.design.psu.empty() &&
      config.design.stratum.empty()) {
    diagnostics.warning(Concern::kConfig,
                        {.file = path},
                        "neither strata nor PSUs are declared, and the questionnaire " +
                            config.questionnaire->id +
                            " names none: every row counts as drawn alone, which makes the "
                            "standard errors of a clustered sample too small; give them in "
                            "[design] where you have them");
  }
  config.declared = read_declared_design(document);
  config.checks = read_checks(document, diagnostics);
  const std::size_t errors_before = diagnostics.count(Severity::kError);
  config.levels = read_level_specs(document, diagnostics);
  if (config.questionnaire != nullptr) {
    for (LevelSpec& level : config.levels) {
      for (MissingDeclaration& declaration : level.missing)
        declaration.optional = config.questionnaire->ships(declaration.location);
    }
  }
  check_design_level(config.design, config.levels, diagnostics);
  check_orphans(config.design, config.levels, diagnostics);
  config.levels_sound = diagnostics.count(Severity::kError) == errors_before;
  if (!config.reference_period.empty() && !parse_period(config.reference_period)) {
    const ConfigValue* period = survey.find("reference_period");
    diagnostics.error(
        Concern::kConfig,
        period->location,
        "\"reference_period\": expected two dates as 2025-01-01/2025-12-31 but found \"" +
            config.reference_period + "\"");
  }
  config.replication = read_replication(document, diagnostics);
  config.weighting = read_weighting(document, diagnostics);
  check_base_weight(document, config, diagnostics);
  config.derivations = read_derivations(document, config.levels, diagnostics);
  config.indicators = read_indicators(document, diagnostics);
  config.estimates = read_estimates(document, diagnostics);
  config.analysis = read_analysis(document, diagnostics);
  config.sensitivity = read_sensitivity(document, diagnostics);
  config.disclosure = read_disclosure(document, diagnostics);
  apply_convention(document, config);
  const ConfigSection& estimates = document.section("estimates");
  const ConfigValue* domains = estimates.find("domains");
  config.quality = first_texts(estimates, "quality");
  for (std::string& name : config.quality) {
    if (name.ends_with(".toml")) name = resolve_path(path, name);
  }
  const ConfigValue* quality = estimates.find("quality");
  config.quality_location = quality == nullptr ? estimates.location : quality->location;
  config.domains_location = domains == nullptr ? estimates.location : domains->location;
  config.publication = read_publication(document, config.country, diagnostics);
  config.publication_files = publication_files(document);
  config.replicate_estimates =
      document.section("output").number("replicate_estimates").value_or(0) == 1;
  config.weights = weights_format(document.section("output").text("weights"));
  config.resolved = resolved_keys(document);
  if (!config.like.empty()) resolve_convention(config);
  return config;
}

}  // namespace darkfigure
