#include "engine/run_schema.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/analysis_schema.h"
#include "engine/level_schema.h"
#include "engine/publication_schema.h"
#include "engine/sampling_schema.h"
#include "engine/weighting_schema.h"

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"survey", "What the survey is.", true},
    {"lists",
     "Members of the lists that a questionnaire names, instead of its own: `official = "
     "[\"police\", "
     "\"court\"]` makes the concepts contact_police, paid_police … those of SDG 16.5.1."},
    {"design", "The sampling design: names of variables of the file.", true},
    {"design.stage",
     "A stage of the sample after the first, in order. It adds to the variance where the stage "
     "above has an fpc: with `linearization`, `rwyb` and `generalized_bootstrap`.",
     false,
     true},
    {"replication", "How the sampling variance is estimated."},
    {"derive",
     "New variables: a name and an expression each, in any order. They may be used wherever a "
     "variable of the design's level may, [design] excepted.",
     false,
     false,
     true},
    {"derive.*",
     "The same for the variables of another level: `[derive.incident]`.",
     false,
     false,
     true},
    {"check",
     "A rule that the rows of a level must keep; `darkfigure check` lists those that break it.",
     false,
     true},
    {"indicator", "An indicator to estimate.", true, true},
    {"estimates", "Domains, intervals and degrees of freedom."},
});

constexpr std::size_t kSurveyKeys = 11;  // of [survey], in front
constexpr std::array kKeys = std::to_array<KeySpec>({
    {"survey", "title", ValueType::kText, "title of the survey", true},
    {"survey", "country", ValueType::kText, "ISO 3166 code"},
    {"survey", "reference_period", ValueType::kText, "start/end, as 2025-01-01/2025-12-31"},
    {"survey", "mode", ValueType::kText, "how respondents were interviewed (CAPI, CATI …)"},
    {"survey",
     "population",
     ValueType::kText,
     "who the numbers are of: \"adults aged 18 and over\""},
    {"survey", "coverage", ValueType::kText, "the territory: \"national, without the islands\""},
    {"survey", "producer", ValueType::kText, "the office that publishes"},
    {"survey", "contact", ValueType::kText, "where questions go: an address"},
    {"survey", "released", ValueType::kText, "date of publication, as 2026-03-31"},

    {"survey",
     "questionnaire",
     ValueType::kText,
     "a definition to start from (`darkfigure list questionnaires`, or a file of your own): what "
     "stands in this config replaces or adds to it"},
    {"survey",
     "indicators",
     ValueType::kTextList,
     "of the questionnaire: SDG indicators (`16.5.1`) and ids to estimate; otherwise all that the "
     "files allow"},

    {"lists", "official", ValueType::kTextList, "types of public officials (SDG 16.5.1)"},
    {"lists", "transaction", ValueType::kTextList, "transactions of a firm (SDG 16.5.2)"},
    {"lists", "mechanism", ValueType::kTextList, "dispute resolution mechanisms (SDG 16.3.3)"},
    {"lists", "ground", ValueType::kTextList, "grounds of discrimination (SDG 16.b.1)"},
    {"lists", "service", ValueType::kTextList, "public services (SDG 16.6.2)"},
    {"lists", "attribute", ValueType::kTextList, "attributes of a service (SDG 16.6.2)"},
    {"lists", "crime", ValueType::kTextList, "crimes with a prevalence of their own"},

    {"check", "id", ValueType::kText, "name in `checks.csv`", true},
    {"check", "level", ValueType::kText, "the level; otherwise the design's"},
    {"check",
     "rule",
     ValueType::kText,
     "expression: what must hold; rows where it is not known do not break it",
     true},
    {"check", "severity", ValueType::kText, "of a broken rule", false, "error", "error|warning"},
    {"check", "message", ValueType::kText, "text for people"},
    {"indicator", "id", ValueType::kText, "unique name in the outputs", true},
    {"indicator", "label", ValueType::kText, "text for people"},
    {"indicator",
     "level",
     ValueType::kText,
     "the level of the numerator's units, at or below the design's; otherwise the design's. "
     "`incidence` counts the units of this level per unit of the design's"},
    {"indicator", "statistic", ValueType::kText, "see `darkfigure list statistics`", true},
    {"indicator",
     "numerator",
     ValueType::kText,
     "expression: a condition for a prevalence or for the incidents of an incidence, a number for "
     "the others; required but for an average"},
    {"indicator",
     "denominator",
     ValueType::kText,
     "expression: who is in the base (prevalence, mean, total), or a number (ratio, share); \"1\" "
     "= "
     "every unit"},
    {"indicator", "where", ValueType::kText, "expression: restricts the base"},
    {"indicator",
     "sdmx",
     ValueType::kTextList,
     "how it is sent: its series and what else is fixed, as `[\"SERIES=IU_COR_BRIB\"]` or "
     "`[\"SERIES=VC_VAW_MARR\", \"SEX=F\"]`"},
    {"indicator", "iccs", ValueType::kTextList, "ICCS codes of the crimes it counts"},
    {"indicator", "period", ValueType::kText, "that the questions ask about: \"12 months\""},
    {"indicator", "universe", ValueType::kText, "who is asked, in words"},
    {"indicator",
     "deviation",
     ValueType::kText,
     "how it differs from the indicator's published definition; stands in UN-CTS and SDMX"},
    {"indicator",
     "weight",
     ValueType::kText,
     "variable of the design's level: the base weight of this indicator (persons where [design] "
     "weighs households). Every weighting step changes it as it changes that one"},
    {"indicator",
     "unit",
     ValueType::kNumber,
     "proportions, rates, ratios: published per this many (100: percent; 1000: per 1,000)",
     false,
     "1",
     {},
     1e-9},
    {"indicator",
     "probability",
     ValueType::kNumber,
     "quantile: the share of the base at or below it",
     false,
     "0.5",
     {},
     0.001,
     0.999},
    {"indicator",
     "rule",
     ValueType::kText,
     "quantile: the definition (methods.md; names of R survey's qrule)",
     false,
     "math",
     "math|school|hf4|hf5|hf6|hf7|hf8|hf9"},
    {"indicator",
     "variance",
     ValueType::kText,
     "quantile: from the replicates' quantiles, or by Woodruff's interval, which any method of "
     "[replication] allows",
     false,
     "replicates",
     "replicates|woodruff"},
    {"indicator", "of", ValueType::kTextList, "average: the indicators that it is the mean of"},
    {"indicator",
     "missing_as_no",
     ValueType::kTextList,
     "reasons (\"refused\", \"dont_know\", a code …, or \"all\") for which a missing condition "
     "counts as not true, instead of leaving the base"},
    {"indicator",
     "missing_as_yes",
     ValueType::kTextList,
     "the same, counted as true (refusals in SDG 16.5.2)"},
    {"indicator",
     "nonresponse_bounds",
     ValueType::kBoolean,
     "also the same indicator with every missing answer as no (ID:all-no) and as yes (ID:all-yes)",
     false,
     "false"},

    {"estimates",
     "domains",
     ValueType::kDomainList,
     "domain variables; a list inside the list crosses them"},
    {"estimates",
     "level",
     ValueType::kNumber,
     "confidence level in percent",
     false,
     "95",
     {},
     50,
     99.99},
    {"estimates",
     "interval",
     ValueType::kText,
     "for proportions; other statistics have Wald intervals. `log`: of totals and rates, and logit "
     "for proportions",
     false,
     "logit",
     "logit|korn-graubard|kg-uncapped|wilson|wilson-z|wald|log"},
    {"estimates",
     "bound_deff",
     ValueType::kNumber,
     "borrowed design effect that divides n in the interval at a proportion of 0 or 1",
     false,
     "1",
     {},
     0.1,
     1000},
    {"estimates",
     "quality",
     ValueType::kTextOrList,
     "reliability profiles (`darkfigure list quality`), or files of one's own; of several the "
     "strictest verdict stands. `none`: no profile",
     false,
     "[\"nchs-2017\"]"},
    {"estimates",
     "df",
     ValueType::kText,
     "PSUs minus strata with a case of the base in the domain, or of the whole design; the number "
     "of replicates, or that less one; the rank of the domain's replicate factors less one (R "
     "survey)",
     false,
     "domain",
     "domain|design|replicates|replicates-1|rank"},
});

std::string_view section_of(const SectionSpec& spec) { return spec.name; }
std::string_view section_of(const KeySpec& spec) { return spec.section; }

// Everything: the levels' part behind [survey], then the sampling's, the weighting's in front of
// what it is declared before.
template <typename Spec, typename Own>
std::vector<Spec> assembled(const Own& own,
                            std::span<const Spec> levels,
                            std::span<const Spec> sampling,
                            std::size_t survey,
                            std::span<const Spec> weighting,
                            std::string_view before) {
  std::vector<Spec> all(own.begin(), own.end());
  const auto at = std::find_if(
      all.begin(), all.end(), [&](const Spec& spec) { return section_of(spec) == before; });
  all.insert(at, weighting.begin(), weighting.end());
  const auto behind = static_cast<std::ptrdiff_t>(survey);
  all.insert(all.begin() + behind, sampling.begin(), sampling.end());
  all.insert(all.begin() + behind, levels.begin(), levels.end());
  return all;
}

// The analysis, then what is published.
template <typename Spec>
std::vector<Spec> with(std::vector<Spec> all,
                       std::span<const Spec> analysis,
                       std::span<const Spec> publication) {
  all.insert(all.end(), analysis.begin(), analysis.end());
  all.insert(all.end(), publication.begin(), publication.end());
  return all;
}

}  // namespace

const ConfigSchema& run_schema() {
  static const std::vector<SectionSpec> sections = with(
      assembled<SectionSpec>(kSections, level_sections(), {}, 1, weighting_sections(), "derive"),
      analysis_sections(),
      publication_sections());
  static const std::vector<KeySpec> keys =
      with(assembled<KeySpec>(
               kKeys, level_keys(), sampling_keys(), kSurveyKeys, weighting_keys(), "check"),
           analysis_keys(),
           publication_keys());
  static const ConfigSchema schema{sections, keys};
  return schema;
}

}  // namespace darkfigure
