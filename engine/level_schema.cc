#include "engine/level_schema.h"

#include <array>

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"data", ""},
    {"data.*",
     "A level of the survey and its file: `[data.person]`, `[data.household]`, `[data.incident]`. "
     "Levels are linked by keys; variables of the levels above are copied down, those below are "
     "reached by roll-ups (`count(incident, type = 4)`).",
     true},
    {"missing",
     "Codes that are missing in the named variables, instead of those of their `[data.LEVEL]`.",
     false,
     true},
});

constexpr std::array kKeys = std::to_array<KeySpec>({
    {"data.*",
     "file",
     ValueType::kText,
     ".sav, .zsav, .por, .dta, .sas7bdat, .xpt, .dbf, .csv, .tsv, .tab or .txt; relative to the "
     "config"},
    {"data.*",
     "encoding",
     ValueType::kText,
     "of the file's texts, as `windows-1252`; otherwise what the file declares, or what its bytes "
     "look like"},
    {"data.*",
     "delimiter",
     ValueType::kText,
     "of a delimited text; otherwise the one the first line has most of",
     false,
     {},
     "comma|semicolon|tab|pipe"},
    {"data.*", "decimal", ValueType::kText, "decimal sign of a delimited text", false, {}, ".|,"},
    {"data.*",
     "key",
     ValueType::kTextOrList,
     "variables that identify a row together; must be unique. Without it rows are numbered"},
    {"data.*", "parent", ValueType::kText, "the level that the rows belong to"},
    {"data.*",
     "parent_key",
     ValueType::kTextOrList,
     "the parent's key in this file; otherwise the variables of the same names"},
    {"data.*",
     "orphans",
     ValueType::kText,
     "rows whose parent is not in its file: an error, or left out with a warning",
     false,
     "error",
     "error|drop"},
    {"data.*",
     "from",
     ValueType::kText,
     "instead of a file: the level whose rows hold these units as blocks of columns"},
    {"data.*",
     "blocks",
     ValueType::kTextList,
     "with `from`: `[\"type_#\", \"place_#\"]` makes a row of every block that holds a value, with "
     "the variables `type`, `place` and `block` (the number)"},
    {"data.*",
     "where",
     ValueType::kText,
     "expression, below the design's level: rows in scope; the others are left out"},
    {"data.*",
     "weight",
     ValueType::kText,
     "below the design's level: the units' own weight (incident weight); otherwise that of the row "
     "they belong to. Every weighting step changes it as it changes that row's"},
    {"data.*",
     "series_size",
     ValueType::kText,
     "expression: incidents that one record of a series stands for. Estimates at this level count "
     "a "
     "record so many times, and expressions know it as `series_count`"},
    {"data.*",
     "series",
     ValueType::kText,
     "expression: whether a record is a series; otherwise every record of known size is"},
    {"data.*", "series_cap", ValueType::kNumber, "most incidents of a series", false, {}, {}, 1},
    {"data.*",
     "series_cap_percentile",
     ValueType::kNumber,
     "the same as a percentile of the sizes of all records in scope",
     false,
     {},
     {},
     1,
     100},
    {"data.*",
     "series_unknown",
     ValueType::kNumber,
     "incidents of a series of unknown size; without it such a series is an error",
     false,
     {},
     {},
     0},
    {"data.*",
     "date",
     ValueType::kTextOrList,
     "when the event was: a date variable, or the names of the year and the month (and the day); "
     "`check` compares it with the reference period"},
    {"data.*", "interviewer", ValueType::kText, "who asked; `check` compares their respondents"},
    {"data.*",
     "user_missing",
     ValueType::kCodeList,
     "codes that are missing even where the file does not declare them: numbers, ranges "
     "`\"97..99\"`, tags `\".a\"`, texts; not applied to keys, weights and design variables"},
    {"data.*", "refused", ValueType::kCodeList, "codes of refused answers, likewise"},
    {"data.*", "dont_know", ValueType::kCodeList, "codes of \"don't know\", likewise"},
    {"data.*", "not_applicable", ValueType::kCodeList, "codes of \"not applicable\", likewise"},
    {"data.*", "not_asked", ValueType::kCodeList, "codes of questions not asked, likewise"},
    {"missing", "level", ValueType::kText, "the level; otherwise every level that has them"},
    {"missing", "variables", ValueType::kTextList, "names, or patterns with * for digits", true},
    {"missing", "user_missing", ValueType::kCodeList, "as in `[data.LEVEL]`"},
    {"missing", "refused", ValueType::kCodeList, "as in `[data.LEVEL]`"},
    {"missing", "dont_know", ValueType::kCodeList, "as in `[data.LEVEL]`"},
    {"missing", "not_applicable", ValueType::kCodeList, "as in `[data.LEVEL]`"},
    {"missing", "not_asked", ValueType::kCodeList, "as in `[data.LEVEL]`"},
});

}  // namespace

std::span<const SectionSpec> level_sections() { return kSections; }

std::span<const KeySpec> level_keys() { return kKeys; }

}  // namespace darkfigure
