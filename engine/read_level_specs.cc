#include "engine/read_level_specs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "engine/order_levels.h"

namespace darkfigure {
namespace {

constexpr std::array<std::pair<std::string_view, Missing>, 5> kReasonKeys = {
    {{"user_missing", Missing::kUser},
     {"refused", Missing::kRefused},
     {"dont_know", Missing::kDontKnow},
     {"not_applicable", Missing::kNotApplicable},
     {"not_asked", Missing::kNotAsked}}};

// "97..99" must be a range from low to high, ".a" one letter.
bool is_sound_code(const std::string& text, const MissingCode& code) {
  const bool number = code.low <= code.high;
  if (text.find("..") != std::string::npos) return number;
  if (text.starts_with('.')) return number || code.tag != '\0';
  return true;
}

std::vector<MissingCode> missing_codes(const ConfigSection& section, Diagnostics& diagnostics) {
  std::vector<MissingCode> codes;
  std::map<std::string, std::string_view> key_of;
  // Named reasons first: a code that stands under user_missing too has the reason.
  for (auto key = kReasonKeys.rbegin(); key != kReasonKeys.rend(); ++key) {
    for (const std::string& text : first_texts(section, key->first)) {
      codes.push_back(parse_missing_code(text, key->second));
      const Location& place = section.find(key->first)->location;
      if (!is_sound_code(text, codes.back())) {
        diagnostics.error(Concern::kConfig,
                          place,
                          "\"" + std::string(key->first) +
                              "\": expected a code, a range from low to high as \"97..99\", or a "
                              "tag as \".a\" but found \"" +
                              text + "\"");
      }
      const auto [earlier, is_new] = key_of.try_emplace(text, key->first);
      if (!is_new && key->second != Missing::kUser) {
        diagnostics.error(Concern::kConfig,
                          place,
                          "\"" + std::string(key->first) + "\": the code \"" + text +
                              "\" stands under \"" + std::string(earlier->second) + "\" too");
      }
    }
  }
  return codes;
}

char delimiter_of(const std::string& name) {
  if (name == "comma") return ',';
  if (name == "semicolon") return ';';
  if (name == "tab") return '\t';
  return name == "pipe" ? '|' : '\0';
}

void read_series(const ConfigSection& section, LevelSpec& spec, Diagnostics& diagnostics) {
  SeriesSpec& series = spec.series;
  series.is_series = source_text(section, "series");
  series.size = source_text(section, "series_size");
  series.rule.cap = section.number("series_cap");
  series.rule.cap_percentile = section.number("series_cap_percentile");
  series.rule.unknown = section.number("series_unknown");
  const bool ruled = !series.is_series.empty() || series.rule.cap || series.rule.cap_percentile ||
                     series.rule.unknown;
  if (ruled && series.size.empty()) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "expected \"series_size\" (incidents in a record) beside the other keys of "
                      "the series rule but it is missing");
  }
  if (series.rule.cap && series.rule.cap_percentile) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "expected \"series_cap\" or \"series_cap_percentile\" but found both");
  }
  if (series.rule.unknown && series.is_series.empty() && !series.size.empty()) {
    diagnostics.error(
        Concern::kConfig,
        section.location,
        "expected \"series\" (which records are one) beside \"series_unknown\" but it "
        "is missing: without it a record of unknown size is no series");
  }
}

void read_blocks(const ConfigSection& section, LevelSpec& spec, Diagnostics& diagnostics) {
  spec.from = section.text("from");
  const ConfigValue* blocks = section.find("blocks");
  if (spec.from.empty() != (blocks == nullptr)) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "expected \"from\" and \"blocks\" together: the wide level, and its columns "
                      "as [\"type_#\", \"place_#\"]");
  }
  if (blocks == nullptr) return;
  std::set<std::string> seen;
  std::set<std::string> made = {"block"};  // the number of each row's block
  for (const std::string& pattern : first_texts(section, "blocks")) {
    if (!seen.insert(pattern).second) {
      diagnostics.error(
          Concern::kConfig, blocks->location, "\"blocks\": \"" + pattern + "\" stands twice");
      continue;
    }
    if (std::count(pattern.begin(), pattern.end(), '#') == 1) {
      spec.blocks.emplace_back(pattern);
      const std::string& name = spec.blocks.back().name;
      if (name.empty() || !made.insert(name).second) {
        diagnostics.error(Concern::kConfig,
                          blocks->location,
                          "\"blocks\": \"" + pattern + "\" would make a variable \"" + name +
                              "\", which is no name or stands already");
      }
    } else {
      diagnostics.error(Concern::kConfig,
                        blocks->location,
                        "\"blocks\": expected one # in each, for the block's number, but found \"" +
                            pattern + "\"");
    }
  }
}

bool is_level_name(const std::string& name) {
  static const std::set<std::string> kReserved = {"and", "or", "not", "in"};
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  return is_letter(name.front()) && !kReserved.contains(name) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
         });
}

void check_origin(const ConfigSection& section, LevelSpec& spec, Diagnostics& diagnostics) {
  const auto fail = [&](const std::string& message) {
    diagnostics.error(Concern::kConfig, section.location, message);
  };
  if (spec.from.empty() && spec.source.file.empty()) {
    fail("expected the key \"file\" in [" + section.name + "] but it is missing");
  }
  if (!spec.from.empty() && !spec.source.file.empty()) {
    fail(
        "expected \"file\" or \"from\" but found both: a level has its own file, or comes out of "
        "another level's columns");
  }
  if (!spec.from.empty() && !spec.parent.empty()) {
    fail("\"parent\" has no effect beside \"from\"");
  }
  if (!spec.from.empty()) spec.parent = spec.from;
  const ConfigValue* orphans = section.find("orphans");
  if (orphans != nullptr && !orphans->is_default && spec.parent.empty()) {
    fail("\"orphans\" has no effect without \"parent\"");
  }
  if (std::set<std::string>(spec.key.begin(), spec.key.end()).size() != spec.key.size()) {
    fail("\"key\": a variable stands twice");
  }
  if (spec.date.size() > 3) fail("\"date\": expected a date, or year, month and day");
  if (!is_level_name(spec.level)) {
    fail(
        "expected a level's name of letters, digits and _, which expressions can use, but found "
        "\"" +
        spec.level + "\"");
  }
}

LevelSpec read_level(const ConfigDocument& document,
                     const ConfigSection& section,
                     Diagnostics& diagnostics) {
  LevelSpec spec;
  spec.level = section.name.substr(5);
  spec.location = section.location;
  spec.source.file = resolve_path(document.file, section.text("file"));
  spec.source.encoding = section.text("encoding");
  spec.source.delimiter = delimiter_of(section.text("delimiter"));
  const std::string decimal = section.text("decimal");
  spec.source.decimal = decimal.empty() ? '\0' : decimal.front();
  const ConfigValue* encoding = section.find("encoding");
  spec.source.location = encoding == nullptr ? section.location : encoding->location;
  spec.key = first_texts(section, "key");
  spec.parent = section.text("parent");
  spec.parent_key = first_texts(section, "parent_key");
  spec.drop_orphans = section.text("orphans") == "drop";
  spec.where = source_text(section, "where");
  spec.weight = section.text("weight");
  spec.date = first_texts(section, "date");
  spec.interviewer = section.text("interviewer");
  read_series(section, spec, diagnostics);
  read_blocks(section, spec, diagnostics);
  check_origin(section, spec, diagnostics);
  spec.missing.push_back({{}, missing_codes(section, diagnostics), section.location});
  return spec;
}

// The last declaration would win in silence.
void report_repeated(const ConfigSection& section,
                     const LevelSpec& spec,
                     Diagnostics& diagnostics) {
  for (const std::string& name : first_texts(section, "variables")) {
    for (const MissingDeclaration& earlier : spec.missing) {
      const std::vector<std::string>& names = earlier.variables;
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      // The config's declaration comes after its questionnaire's and takes its place.
      if (earlier.location.file != section.location.file) continue;
      diagnostics.error(Concern::kConfig,
                        section.location,
                        "the missing codes of \"" + name + "\" are declared already in line " +
                            std::to_string(earlier.location.line));
    }
  }
}

void read_missing_sections(const ConfigDocument& document,
                           std::vector<LevelSpec>& levels,
                           Diagnostics& diagnostics) {
  for (const ConfigSection* section : document.matching("missing")) {
    const std::string level = section->text("level");
    bool found = false;
    for (LevelSpec& spec : levels) {
      if (!level.empty() && spec.level != level) continue;
      found = true;
      report_repeated(*section, spec, diagnostics);
      spec.missing.push_back({first_texts(*section, "variables"),
                              missing_codes(*section, diagnostics),
                              section->location});
    }
    if (!found) {
      diagnostics.error(Concern::kConfig,
                        section->location,
                        "\"level\": there is no section [data." + level + "]");
    }
  }
}

}  // namespace

std::string resolve_path(const std::string& config, const std::string& path) {
  if (path.empty() || std::filesystem::path(path).is_absolute()) return path;
  const std::filesystem::path folder = std::filesystem::path(config).parent_path();
  return folder.empty() ? path : (folder / path).lexically_normal().string();
}

std::vector<LevelSpec> read_level_specs(const ConfigDocument& document, Diagnostics& diagnostics) {
  std::vector<LevelSpec> levels;
  for (const ConfigSection* section : document.matching("data.*")) {
    levels.push_back(read_level(document, *section, diagnostics));
  }
  read_missing_sections(document, levels, diagnostics);
  return order_levels(std::move(levels), diagnostics);
}

}  // namespace darkfigure
