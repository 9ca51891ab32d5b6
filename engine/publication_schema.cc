#include "engine/publication_schema.h"

#include <array>

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"output", "What is written."},
    {"sdmx", "SDMX files of the SDG data structure: what stands in them besides the numbers."},
    {"sdmx.dimension",
     "A domain variable whose categories have codes in a dimension of the data structure. Domains "
     "without one are sent as CUST_BREAKDOWN with their label.",
     false,
     true},
});

constexpr std::array kKeys = std::to_array<KeySpec>({
    {"output",
     "formats",
     ValueType::kTextList,
     "views of the published estimates; r, stata, sas and spss are hand-offs with respondents' "
     "data "
     "for that system's users",
     false,
     "[\"csv\", \"json\"]",
     "csv|json|xlsx|html|sdmx-csv|open-sdg|un-cts|ddi|quarto|vega|r|stata|sas|spss"},
    {"output",
     "languages",
     ValueType::kTextList,
     "of report and workbook, as language tags (`es`, `es-MX`, `ar-MA`): en, es, fr, pt, ar, ru, "
     "zh "
     "and ko; the first is that of tables.xlsx",
     false,
     "[\"en\"]"},
    {"output",
     "labels",
     ValueType::kText,
     "CSV file with the survey's texts in other languages: `key`, then a column per language; keys "
     "are survey.title, survey.population, survey.coverage, indicator.ID, universe.ID, "
     "domain.VARIABLE, category.VARIABLE.CODE"},
    {"output",
     "numerals",
     ValueType::kText,
     "digits in report and workbook: those of the language's region, 0–9, or Arabic-Indic",
     false,
     "auto",
     "auto|latn|arab"},
    {"output",
     "decimals",
     ValueType::kInteger,
     "of percentages and rates in the report",
     false,
     "1",
     {},
     0,
     4},
    {"output",
     "layout",
     ValueType::kText,
     "of tables.xlsx: one accessible sheet per table; the same shape repeated on sheets of "
     "estimates, SE, CV, limits and n; or both",
     false,
     "both",
     "accessible|companion|both"},
    {"output",
     "recorded",
     ValueType::kText,
     "CSV file with counts of police records to show beside estimated totals: `indicator`, "
     "`count`, `source`"},
    {"output",
     "replicate_estimates",
     ValueType::kBoolean,
     "write every replicate's estimates, with which `darkfigure compare` knows the covariance of "
     "two waves",
     false,
     "false"},
    {"output",
     "weights",
     ValueType::kText,
     "file of final and replicate weights",
     false,
     "none",
     "none|csv|sav|zsav|dta"},

    {"sdmx",
     "structure",
     ValueType::kText,
     "the data structure: agency, id and version as your registry has them",
     false,
     "IAEG-SDGs:SDG(1.20)"},
    {"sdmx", "dataflow", ValueType::kText, "of SDMX-CSV 1.0", false, "IAEG-SDGs:DF_SDG_GLC(1.0)"},
    {"sdmx", "version", ValueType::kText, "of SDMX-CSV", false, "2.0", "2.0|1.0"},
    {"sdmx", "ref_area", ValueType::kText, "REF_AREA; otherwise the country's M49 code"},
    {"sdmx", "nature", ValueType::kText, "NATURE: C country data, E estimated …", false, "C"},
    {"sdmx", "source", ValueType::kText, "SOURCE_DETAIL; otherwise the survey's title"},
    {"sdmx.dimension", "variable", ValueType::kText, "a domain variable", true},
    {"sdmx.dimension", "dimension", ValueType::kText, "SEX, AGE, URBANISATION, REF_AREA …", true},
    {"sdmx.dimension",
     "codes",
     ValueType::kTextList,
     "the variable's code and the dimension's: `[\"1=M\", \"2=F\"]`",
     true},
});

}  // namespace

std::span<const SectionSpec> publication_sections() { return kSections; }
std::span<const KeySpec> publication_keys() { return kKeys; }

}  // namespace darkfigure
