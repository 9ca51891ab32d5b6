#include "engine/read_analysis.h"

#include <set>

#include "engine/read_level_specs.h"

namespace darkfigure {
namespace {

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

void check_unique(std::set<std::string>& seen,
                  const ConfigSection& section,
                  Diagnostics& diagnostics) {
  const std::string id = section.text("id");
  if (id.empty() || seen.insert(id).second) return;
  diagnostics.error(Concern::kConfig,
                    section.location,
                    "the " + section.name + " \"" + id + "\" is declared already");
}

ContrastSpec read_contrast(const ConfigSection& section, Diagnostics& diagnostics) {
  ContrastSpec spec{.id = section.text("id"),
                    .label = section.text("label"),
                    .formula = source_text(section, "formula"),
                    .indicators = first_texts(section, "indicators"),
                    .domains = {},
                    .adjustment = section.text("adjust"),
                    .null_value = section.number("null"),
                    .location = section.location};
  if (const ConfigValue* domains = section.find("domains")) spec.domains = domains->texts;
  const std::string compare = section.text("compare");
  if (compare == "first") spec.compare = Comparison::kFirst;
  if (compare == "all") spec.compare = Comparison::kAll;
  if (spec.formula.empty() == spec.domains.empty()) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "expected either \"formula\" or \"domains\" in [[contrast]] but found " +
                          std::string(spec.formula.empty() ? "neither" : "both"));
  }
  if (!spec.formula.empty() && !spec.indicators.empty()) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "\"indicators\" goes with \"domains\"; a formula names its own");
  }
  return spec;
}

RegressionSpec read_regression(const ConfigSection& section, Diagnostics& diagnostics) {
  RegressionSpec spec{.id = section.text("id"),
                      .label = section.text("label"),
                      .outcome = source_text(section, "outcome"),
                      .predictors = first_texts(section, "predictors"),
                      .numeric_predictors = first_texts(section, "numeric_predictors"),
                      .references = {},
                      .where = source_text(section, "where"),
                      .location = section.location};
  for (const std::string& reference : first_texts(section, "reference")) {
    const std::size_t equals = reference.find('=');
    if (equals == std::string::npos) {
      diagnostics.error(Concern::kConfig,
                        section.location,
                        "\"reference\": expected a predictor and a code, as \"sex=2\", but found "
                        "\"" +
                            reference + "\"");
      continue;
    }
    spec.references.emplace_back(trimmed(reference.substr(0, equals)),
                                 trimmed(reference.substr(equals + 1)));
  }
  if (spec.predictors.empty() && spec.numeric_predictors.empty()) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "expected \"predictors\" or \"numeric_predictors\" in [[regression]]");
  }
  return spec;
}

}  // namespace

AnalysisSpec read_analysis(const ConfigDocument& document, Diagnostics& diagnostics) {
  AnalysisSpec analysis;
  std::set<std::string> contrasts;
  std::set<std::string> crosstabs;
  std::set<std::string> regressions;
  for (const ConfigSection* section : document.matching("contrast")) {
    check_unique(contrasts, *section, diagnostics);
    analysis.contrasts.push_back(read_contrast(*section, diagnostics));
  }
  for (const ConfigSection* section : document.matching("crosstab")) {
    check_unique(crosstabs, *section, diagnostics);
    analysis.crosstabs.push_back({.id = section->text("id"),
                                  .label = section->text("label"),
                                  .rows = section->text("rows"),
                                  .columns = section->text("columns"),
                                  .where = source_text(*section, "where"),
                                  .location = section->location});
  }
  for (const ConfigSection* section : document.matching("regression")) {
    check_unique(regressions, *section, diagnostics);
    analysis.regressions.push_back(read_regression(*section, diagnostics));
  }
  return analysis;
}

SensitivitySpec read_sensitivity(const ConfigDocument& document, Diagnostics& diagnostics) {
  SensitivitySpec spec{.indicators = first_texts(document.section("sensitivity"), "indicators"),
                       .alternatives = {}};
  std::set<std::string> seen;
  for (const ConfigSection* section : document.matching("sensitivity.alternative")) {
    check_unique(seen, *section, diagnostics);
    Alternative alternative{.id = section->text("id"),
                            .label = section->text("label"),
                            .settings = {},
                            .location = section->location};
    for (const std::string& text : first_texts(*section, "set")) {
      const std::size_t equals = text.find('=');
      if (equals == std::string::npos || equals == 0) {
        diagnostics.error(Concern::kConfig,
                          section->location,
                          "\"set\": expected KEY=VALUE but found \"" + text + "\"");
        continue;
      }
      alternative.settings.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    spec.alternatives.push_back(std::move(alternative));
  }
  if (document.section("sensitivity").written && spec.alternatives.empty()) {
    diagnostics.error(Concern::kConfig,
                      document.section("sensitivity").location,
                      "expected at least one [[sensitivity.alternative]] but there is none");
  }
  return spec;
}

DisclosureSpec read_disclosure(const ConfigDocument& document, Diagnostics& diagnostics) {
  const ConfigSection& section = document.section("disclosure");
  const auto number = [&](const char* key, double otherwise) {
    return static_cast<std::size_t>(section.number(key).value_or(otherwise));
  };
  DisclosureSpec spec;
  spec.minimum_cases = number("minimum_cases", 0);
  spec.protection = number("protection", static_cast<double>(spec.minimum_cases));
  if (spec.minimum_cases == 0 && section.find("protection") != nullptr) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "\"protection\" has no effect without \"minimum_cases\" in [disclosure]");
  }
  spec.round_counts = number("round_counts", 1);
  spec.publish_zero = number("publish_zero", 0) == 1;
  spec.hide_unreliable = number("hide_unreliable", 0) == 1;
  return spec;
}

}  // namespace darkfigure
