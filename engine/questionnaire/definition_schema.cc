#include "engine/questionnaire/definition_schema.h"

#include <algorithm>
#include <array>
#include <vector>

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"questionnaire", "What the definition is of, and what it rests on.", true},
    {"concept", ""},
    {"concept.*",
     "A concept of the field: what the definition's variables measure. Its expression stands in "
     "[derive] under the same name; without one, a variable of that name in the file is the "
     "concept. `concepts.toml` holds those that questionnaires share."},
    {"member", ""},
    {"member.*", "A member of a list, in the words of questions."},
    {"variable", ""},
    {"variable.*",
     "A variable of the files: what `explain` says of it, and what the synthetic survey is made "
     "of."},
    {"pack", "An SDG indicator: where its definition is published, and how it is reported."},
});

constexpr std::array kKeys = std::to_array<KeySpec>({
    {"questionnaire", "title", ValueType::kText, "the survey and its waves", true},
    {"questionnaire",
     "extends",
     ValueType::kText,
     "the definition that this one states the differences from: the name of a shipped one, or a "
     "file relative to this one"},
    {"questionnaire",
     "status",
     ValueType::kText,
     "`verified`: reproduces published figures; `names`: variables as published by the producer; "
     "`template`: concepts alone, whoever uses it gives their expressions",
     false,
     {},
     "verified|names|template"},
    {"questionnaire",
     "indicators",
     ValueType::kTextList,
     "SDG indicators (`16.5.1`) that it measures as far as the file has their concepts"},
    {"questionnaire",
     "without",
     ValueType::kTextList,
     "indicators of the extended definition that this one does not have"},
    {"questionnaire", "source", ValueType::kTextList, "where names and codes are published"},
    {"questionnaire", "notes", ValueType::kTextList, "what a user has to know"},

    {"concept.*", "label", ValueType::kText, "text for people"},
    {"concept.*", "level", ValueType::kText, "the level of its units; otherwise persons"},
    {"concept.*", "iccs", ValueType::kTextList, "codes of the ICCS"},
    {"concept.*", "tags", ValueType::kTextList, "disaggregating variables of the ICCS (At, Cy …)"},
    {"concept.*", "period", ValueType::kText, "reference period of the question"},
    {"concept.*", "universe", ValueType::kText, "who is asked"},
    {"concept.*",
     "values",
     ValueType::kText,
     "`yes` (a condition), the codes of a scale as \"1..5\", or a number as \"number 1..9\" (the "
     "range is a synthetic survey's)",
     false,
     "yes"},
    {"concept.*", "deviation", ValueType::kText, "how the question departs from the concept"},
    {"concept.*", "words", ValueType::kTextList, "of questions about it, in several languages"},
    {"concept.*",
     "means",
     ValueType::kTextList,
     "labels of the code that is the concept, where it is no yes"},
    {"concept.*",
     "reversed",
     ValueType::kTextList,
     "labels of the smallest code of a scale that runs the other way"},
    {"concept.*",
     "apart",
     ValueType::kTextList,
     "labels of a code beside the scale, which is its last code here"},
    {"concept.*",
     "share",
     ValueType::kNumber,
     "of a synthetic survey: who has it",
     false,
     {},
     {},
     0,
     1},
    {"concept.*", "given", ValueType::kText, "of a synthetic survey: expression, who is asked"},

    {"member.*", "words", ValueType::kTextList, "in several languages"},

    {"variable.*", "label", ValueType::kText, "text for people"},
    {"variable.*", "level", ValueType::kText, "the level of its file; otherwise the design's"},
    {"variable.*", "codes", ValueType::kTextList, "codes with their labels, as \"1 = Yes\""},
    {"variable.*", "iccs", ValueType::kTextList, "codes of the ICCS that it covers"},
    {"variable.*", "tags", ValueType::kTextList, "disaggregating variables of the ICCS"},
    {"variable.*", "period", ValueType::kText, "reference period of the question"},
    {"variable.*", "universe", ValueType::kText, "who is asked"},
    {"variable.*",
     "range",
     ValueType::kNumberList,
     "smallest and largest value of a number without codes"},
    {"variable.*", "shares", ValueType::kNumberList, "of a synthetic survey: shares of the codes"},
    {"variable.*", "given", ValueType::kText, "of a synthetic survey: expression, who is asked"},
    {"variable.*",
     "weighs",
     ValueType::kText,
     "of a synthetic survey: a weight, and whom it weighs",
     false,
     {},
     "household|person|incident"},

    {"pack", "title", ValueType::kText, "the indicator's official name", true},
    {"pack", "version", ValueType::kText, "date of the metadata that it follows", true},
    {"pack", "custodian", ValueType::kTextList, "who collects it"},
    {"pack", "source", ValueType::kTextList, "where the definition is published"},
    {"pack", "series", ValueType::kTextList, "SDMX series"},
    {"pack", "iccs", ValueType::kTextList, "codes of the ICCS"},
    {"pack", "period", ValueType::kText, "reference period"},
    {"pack", "universe", ValueType::kText, "whom the indicator is of"},
    {"pack", "missing", ValueType::kText, "what becomes of missing answers, and who says so"},
    {"pack", "disaggregation", ValueType::kTextList, "recommended"},
    {"pack", "traps", ValueType::kTextList, "where results go wrong"},
});

}  // namespace

const ConfigSchema& definition_schema(const ConfigSchema& run) {
  static const std::vector<SectionSpec> sections = [&] {
    std::vector<SectionSpec> all(kSections.begin(), kSections.end());
    all.insert(all.end(), run.sections.begin(), run.sections.end());
    for (SectionSpec& section : all) section.required = false;
    return all;
  }();
  static const std::vector<KeySpec> keys = [&] {
    std::vector<KeySpec> all(kKeys.begin(), kKeys.end());
    all.insert(all.end(), run.keys.begin(), run.keys.end());
    return all;
  }();
  static const ConfigSchema schema{sections, keys};
  return schema;
}

ConfigSchema definition_sections() { return {kSections, kKeys}; }

bool is_definition_section(std::string_view name) {
  return std::any_of(kSections.begin(), kSections.end(), [&](const SectionSpec& section) {
    return section_matches(name, section.name);
  });
}

}  // namespace darkfigure
