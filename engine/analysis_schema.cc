#include "engine/analysis_schema.h"

#include <array>

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"contrast",
     "A difference, ratio or other formula of estimates with its test, by the covariance of its "
     "terms: `formula`; or the categories of domains compared with each other: `domains`.",
     false,
     true},
    {"crosstab",
     "Two variables cross-tabulated and tested for independence (Rao & Scott, first and second "
     "order).",
     false,
     true},
    {"regression",
     "Logistic regression of a condition on risk factors: odds ratios and average marginal "
     "effects.",
     false,
     true},
    {"disclosure",
     "Which numbers are not published, so that nobody's answer can be told from a table."},
    {"sensitivity.alternative",
     "The run again under other settings, for the table of [sensitivity].",
     false,
     true},
    {"sensitivity", "National estimates under declared alternatives, side by side."},
});

constexpr std::array kKeys = std::to_array<KeySpec>({
    {"contrast", "id", ValueType::kText, "unique name of the table in `contrasts.csv`", true},
    {"contrast", "label", ValueType::kText, "text for people"},
    {"contrast",
     "formula",
     ValueType::kText,
     "estimates by name with numbers, + - * / and parentheses: `robbery[sex=2] - robbery[sex=1]`, "
     "`theft[region=3] / theft`; several variables in the brackets name a crossed domain"},
    {"contrast", "domains", ValueType::kDomainList, "domains of [estimates] to compare within"},
    {"contrast",
     "indicators",
     ValueType::kTextList,
     "which indicators are compared; otherwise all"},
    {"contrast",
     "compare",
     ValueType::kText,
     "every category with every other, with the first, or with the whole population",
     false,
     "pairs",
     "pairs|first|all"},
    {"contrast",
     "adjust",
     ValueType::kText,
     "p values for the number of tests in the table: Holm, or Benjamini and Hochberg",
     false,
     "none",
     "none|holm|bh"},
    {"contrast",
     "null",
     ValueType::kNumber,
     "the value that is tested; otherwise 1 of a ratio of estimates and 0 of everything else"},

    {"crosstab", "id", ValueType::kText, "unique name in `crosstabs.csv`", true},
    {"crosstab", "label", ValueType::kText, "text for people"},
    {"crosstab", "rows", ValueType::kText, "a variable", true},
    {"crosstab", "columns", ValueType::kText, "another variable", true},
    {"crosstab", "where", ValueType::kText, "expression: restricts the base"},

    {"regression", "id", ValueType::kText, "unique name in `regressions.csv`", true},
    {"regression", "label", ValueType::kText, "text for people"},
    {"regression",
     "outcome",
     ValueType::kText,
     "expression: the condition that is explained",
     true},
    {"regression", "predictors", ValueType::kTextList, "categorical variables"},
    {"regression", "numeric_predictors", ValueType::kTextList, "numbers, which enter linearly"},
    {"regression",
     "reference",
     ValueType::kTextList,
     "categories that others are compared with, as `sex=2`; otherwise each predictor's first"},
    {"regression", "where", ValueType::kText, "expression: restricts the base"},

    {"disclosure",
     "minimum_cases",
     ValueType::kInteger,
     "least unweighted number of cases with the characteristic, and without it, that an estimate "
     "is published for; 0: no protection",
     false,
     "0",
     {},
     0,
     1000},
    {"disclosure",
     "publish_zero",
     ValueType::kBoolean,
     "a count of no case with the characteristic may be published",
     false,
     "false"},
    {"disclosure",
     "protection",
     ValueType::kInteger,
     "least width, in cases, of the range that published numbers leave for a count that is not "
     "published; otherwise `minimum_cases`",
     false,
     {},
     {},
     1,
     1000},
    {"disclosure",
     "round_counts",
     ValueType::kInteger,
     "published numbers of cases are rounded to multiples of this",
     false,
     "1",
     {},
     1,
     1000},
    {"disclosure",
     "hide_unreliable",
     ValueType::kBoolean,
     "estimates whose quality is \"suppress\" are not published",
     false,
     "false"},

    {"sensitivity",
     "indicators",
     ValueType::kTextList,
     "which indicators are compared; otherwise all"},
    {"sensitivity.alternative", "id", ValueType::kText, "unique name in `sensitivity.csv`", true},
    {"sensitivity.alternative", "label", ValueType::kText, "text for people"},
    {"sensitivity.alternative",
     "set",
     ValueType::kTextList,
     "keys and values as with --set: `data.incident.series_cap=5`, `derive.bribe=paid = 1`, "
     "`indicator.robbery.where=age >= 18`",
     true},
});

}  // namespace

std::span<const SectionSpec> analysis_sections() { return kSections; }
std::span<const KeySpec> analysis_keys() { return kKeys; }

}  // namespace darkfigure
