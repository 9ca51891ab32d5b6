#include "engine/simulation/simulation_spec.h"

#include <array>
#include <filesystem>

#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"simulation", "A synthetic country and the survey taken in it.", true},
    {"crime", "A crime asked about.", true, true},
    {"official", "An official the respondent may have dealt with.", true, true},
    {"coverage", "`simulate --coverage`: many samples, and how often intervals hold the truth."},
});

constexpr std::array kKeys = std::to_array<KeySpec>({
    {"simulation", "title", ValueType::kText, "title of the survey", true},
    {"simulation", "country", ValueType::kText, "code shown in outputs", false, "XX"},
    {"simulation",
     "reference_period",
     ValueType::kText,
     "start/end",
     false,
     "2025-01-01/2025-12-31"},
    {"simulation",
     "seed",
     ValueType::kInteger,
     "of everything random",
     false,
     "1",
     {},
     0,
     9007199254740992},
    {"simulation",
     "sample_seed",
     ValueType::kInteger,
     "of the sample and the answers missing from it; otherwise `seed`",
     false,
     {},
     {},
     0,
     9007199254740992},
    {"simulation",
     "labels",
     ValueType::kText,
     "CSV file of the survey's texts in other languages, which goes with it"},
    {"simulation", "languages", ValueType::kTextList, "of the survey's report"},
    {"simulation",
     "regions",
     ValueType::kTextList,
     "names; each has an urban and a rural stratum",
     true},
    {"simulation",
     "population_psus",
     ValueType::kInteger,
     "PSUs per stratum in the population, on average",
     false,
     "60",
     {},
     4,
     100000},
    {"simulation",
     "population_households",
     ValueType::kInteger,
     "households per PSU in the population, on average",
     false,
     "150",
     {},
     10,
     100000},
    {"simulation",
     "sample_psus",
     ValueType::kInteger,
     "PSUs drawn per stratum, with probability proportional to size; at most half of "
     "population_psus",
     false,
     "10",
     {},
     2,
     50000},
    {"simulation",
     "sample_households",
     ValueType::kInteger,
     "households drawn per PSU",
     false,
     "40",
     {},
     1,
     100000},
    {"simulation",
     "interview",
     ValueType::kText,
     "`one_adult` of each household: one file of respondents with base weights; `all_adults`: a "
     "file "
     "of addresses with probabilities and dispositions and a file of persons, for the whole "
     "weighting",
     false,
     "one_adult",
     "one_adult|all_adults"},
    {"simulation",
     "response_rate",
     ValueType::kNumber,
     "share of the drawn persons (households) who respond; depends on age, sex, area and education "
     "(area, building and size)",
     false,
     "0.6",
     {},
     0.05,
     0.95},
    {"simulation",
     "item_missing",
     ValueType::kNumber,
     "share of answers refused or not known, per item",
     false,
     "0.01",
     {},
     0,
     0.5},
    {"crime",
     "name",
     ValueType::kText,
     "variables are v_NAME (victim) and n_NAME (incidents)",
     true},
    {"crime", "label", ValueType::kText, "text for people", true},
    {"crime", "iccs", ValueType::kText, "its code in the ICCS, for the survey's config"},
    {"crime",
     "prevalence",
     ValueType::kNumber,
     "share of victims in the population, approximately",
     true,
     {},
     {},
     0.0001,
     0.9},
    {"crime",
     "repeat_share",
     ValueType::kNumber,
     "chance of each further incident",
     false,
     "0.3",
     {},
     0,
     0.9},
    {"crime",
     "clustering",
     ValueType::kNumber,
     "standard deviation of the PSU effect on the logit",
     false,
     "0.5",
     {},
     0,
     3},
    {"official", "name", ValueType::kText, "variables are contact_NAME and bribe_NAME", true},
    {"official", "label", ValueType::kText, "text for people", true},
    {"official",
     "contact",
     ValueType::kNumber,
     "share of persons with a contact, approximately",
     true,
     {},
     {},
     0.001,
     0.99},
    {"official",
     "bribe",
     ValueType::kNumber,
     "of those, share who paid or were asked for a bribe, approximately",
     true,
     {},
     {},
     0.0001,
     0.99},
    {"coverage",
     "samples",
     ValueType::kInteger,
     "how many samples are drawn",
     false,
     "1000",
     {},
     2,
     100000},
    {"coverage",
     "methods",
     ValueType::kTextList,
     "of [replication]",
     false,
     "[\"linearization\", \"jkn\", \"bootstrap\"]",
     "linearization|jkn|bootstrap"},
    {"coverage", "replicates", ValueType::kInteger, "of the bootstrap", false, "200", {}, 2, 10000},
    {"coverage", "level", ValueType::kNumber, "confidence level", false, "95", {}, 50, 99.99},
    {"coverage", "domains", ValueType::kBoolean, "also by region", false, "false"},
});

std::size_t whole(const ConfigSection& section, std::string_view key) {
  return static_cast<std::size_t>(section.number(key).value_or(0));
}

// A systematic draw of more than half would take a PSU twice.
void check_sizes(const SimulationSpec& spec, const Location& place, Diagnostics& diagnostics) {
  if (2 * spec.sample_psus > spec.population_psus) {
    diagnostics.error(Concern::kConfig,
                      place,
                      "expected sample_psus to be at most half of population_psus (" +
                          std::to_string(spec.population_psus) + ") but found " +
                          std::to_string(spec.sample_psus));
  }
  if (2 * spec.sample_households > spec.population_households) {
    diagnostics.error(Concern::kConfig,
                      place,
                      "expected sample_households to be at most half of population_households (" +
                          std::to_string(spec.population_households) + ") but found " +
                          std::to_string(spec.sample_households));
  }
}

}  // namespace

const ConfigSchema& simulation_schema() {
  static const ConfigSchema schema{kSections, kKeys};
  return schema;
}

SimulationSpec read_simulation_spec(const std::string& path,
                                    const std::vector<ConfigOverride>& overrides,
                                    Diagnostics& diagnostics) {
  SimulationSpec spec;
  const auto text = read_text_or_report(path, "the config", {.file = path}, diagnostics);
  if (!text) diagnostics.throw_if_errors();
  const ConfigDocument document =
      load_config(path, *text, overrides, simulation_schema(), diagnostics);
  diagnostics.throw_if_errors();
  const ConfigSection& section = document.section("simulation");
  spec.title = section.text("title");
  spec.country = section.text("country");
  spec.reference_period = section.text("reference_period");
  spec.seed = static_cast<std::uint64_t>(section.number("seed").value_or(1));
  spec.sample_seed = static_cast<std::uint64_t>(
      section.number("sample_seed").value_or(static_cast<double>(spec.seed)));
  const ConfigSection& coverage = document.section("coverage");
  spec.coverage = {.samples = whole(coverage, "samples"),
                   .methods = {},
                   .replicates = whole(coverage, "replicates"),
                   .level = coverage.number("level").value_or(95),
                   .domains = whole(coverage, "domains") == 1};
  for (const auto& method : coverage.find("methods")->texts)
    spec.coverage.methods.push_back(method.front());
  for (const auto& region : section.find("regions")->texts) spec.regions.push_back(region.front());
  spec.languages = first_texts(section, "languages");
  if (const ConfigValue* labels = section.find("labels")) {
    const std::filesystem::path beside = std::filesystem::path(path).parent_path();
    spec.labels = read_text_or_report(
                      (beside / labels->text()).string(), "labels", labels->location, diagnostics)
                      .value_or("");
  }
  spec.population_psus = whole(section, "population_psus");
  spec.population_households = whole(section, "population_households");
  spec.sample_psus = whole(section, "sample_psus");
  spec.sample_households = whole(section, "sample_households");
  spec.all_adults = section.text("interview") == "all_adults";
  spec.response_rate = *section.number("response_rate");
  spec.item_missing = *section.number("item_missing");
  for (const ConfigSection* crime : document.matching("crime")) {
    spec.crimes.push_back({crime->text("name"),
                           crime->text("label"),
                           crime->text("iccs"),
                           *crime->number("prevalence"),
                           *crime->number("repeat_share"),
                           *crime->number("clustering")});
  }
  for (const ConfigSection* official : document.matching("official")) {
    spec.officials.push_back({official->text("name"),
                              official->text("label"),
                              *official->number("contact"),
                              *official->number("bribe")});
  }
  check_sizes(spec, section.location, diagnostics);
  diagnostics.throw_if_errors();
  return spec;
}

}  // namespace darkfigure
