#include "engine/read_indicators.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/suggestion.h"
#include "engine/exchange/sdmx_table.h"
#include "engine/read_level_specs.h"
#include "engine/read_publication.h"

namespace darkfigure {
namespace {

QuantileSpec read_quantile(const ConfigSection& section) {
  const std::map<std::string, QuantileRule> rules = {{"math", QuantileRule::kMath},
                                                     {"school", QuantileRule::kSchool},
                                                     {"hf4", QuantileRule::kHf4},
                                                     {"hf5", QuantileRule::kHf5},
                                                     {"hf6", QuantileRule::kHf6},
                                                     {"hf7", QuantileRule::kHf7},
                                                     {"hf8", QuantileRule::kHf8},
                                                     {"hf9", QuantileRule::kHf9}};
  QuantileSpec spec{.probability = section.number("probability").value_or(0.5)};
  if (const auto rule = rules.find(section.text("rule")); rule != rules.end())
    spec.rule = rule->second;
  for (const char* key : {"probability", "rule", "variance"}) {
    const ConfigValue* value = section.find(key);
    spec.declared = spec.declared || (value != nullptr && !value->is_default);
  }
  spec.woodruff = section.text("variance") == "woodruff";
  return spec;
}

// A domain that stands twice would double its rows; a variable crossed with itself says nothing.
void check_domains(const ConfigValue& domains, Diagnostics& diagnostics) {
  std::set<std::vector<std::string>> seen;
  for (const std::vector<std::string>& domain : domains.texts) {
    const std::set<std::string> distinct(domain.begin(), domain.end());
    if (!seen.insert(domain).second || distinct.size() != domain.size()) {
      diagnostics.error(Concern::kConfig,
                        domains.location,
                        "\"domains\": \"" + domain.front() + "\" stands twice");
    }
  }
}

}  // namespace

// What an indicator may fix of its observations: neither their value nor their status.
void check_sdmx(const ConfigSection& section,
                const std::map<std::string, std::string>& sdmx,
                Diagnostics& diagnostics) {
  std::vector<std::string> allowed = {"UNIT_MEASURE", "UNIT_MULT", "NATURE"};
  for (const std::string& dimension : sdmx_dimensions()) {
    if (dimension != "FREQ" && dimension != "TIME_PERIOD") allowed.push_back(dimension);
  }
  for (const auto& [name, code] : sdmx) {
    if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) continue;
    diagnostics.error(Concern::kConfig,
                      section.find("sdmx")->location,
                      "\"sdmx\": expected a dimension, UNIT_MEASURE, UNIT_MULT or NATURE but found "
                      "\"" +
                          name + "\"" + did_you_mean(name, allowed));
  }
}

std::vector<Indicator> read_indicators(const ConfigDocument& document, Diagnostics& diagnostics) {
  std::vector<Indicator> indicators;
  std::map<std::string, int> line_of;
  for (const ConfigSection* section : document.matching("indicator")) {
    Indicator indicator{
        .id = section->text("id"),
        .label = section->text("label"),
        .statistic = section->text("statistic"),
        .level = section->text("level"),
        .numerator = source_text(*section, "numerator"),
        .denominator = source_text(*section, "denominator"),
        .where = source_text(*section, "where"),
        .weight = section->text("weight"),
        .of = first_texts(*section, "of"),
        .unit = section->number("unit").value_or(1),
        .quantile = read_quantile(*section),
        .missing = {first_texts(*section, "missing_as_no"),
                    first_texts(*section, "missing_as_yes")},
        .nonresponse_bounds = section->number("nonresponse_bounds").value_or(0) == 1,
        .notes = {first_texts(*section, "iccs"),
                  read_pairs(*section, "sdmx", diagnostics),
                  section->text("period"),
                  section->text("universe"),
                  section->text("deviation")},
        .location = section->location};
    if (section->find("numerator") == nullptr && indicator.statistic != "average") {
      diagnostics.error(Concern::kConfig,
                        section->location,
                        "expected the key \"numerator\" in [[indicator]] but it is missing");
    }
    check_sdmx(*section, indicator.notes.sdmx, diagnostics);
    const auto [entry, is_new] = line_of.try_emplace(indicator.id, section->location.line);
    if (!is_new && !indicator.id.empty()) {
      diagnostics.error(Concern::kConfig,
                        section->location,
                        "the indicator \"" + indicator.id + "\" is declared already in line " +
                            std::to_string(entry->second));
    }
    indicators.push_back(std::move(indicator));
  }
  return indicators;
}

EstimateSpec read_estimates(const ConfigDocument& document, Diagnostics& diagnostics) {
  const ConfigSection& section = document.section("estimates");
  EstimateSpec spec;
  if (const ConfigValue* domains = section.find("domains")) {
    check_domains(*domains, diagnostics);
    spec.domains = domains->texts;
  }
  spec.level = section.number("level").value_or(95);
  if (const std::string interval = section.text("interval"); !interval.empty())
    spec.interval = interval_named(interval);
  spec.bound_deff = section.number("bound_deff").value_or(1);
  const std::map<std::string, DfRule> rules = {{"design", DfRule::kDesign},
                                               {"replicates", DfRule::kReplicates},
                                               {"replicates-1", DfRule::kReplicatesLessOne},
                                               {"rank", DfRule::kRank}};
  if (const auto rule = rules.find(section.text("df")); rule != rules.end()) spec.df = rule->second;
  return spec;
}

}  // namespace darkfigure
