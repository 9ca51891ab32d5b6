#include "engine/read_publication.h"

#include <algorithm>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/core/text_list.h"
#include "engine/exchange/sdmx_table.h"
#include "engine/io/csv.h"
#include "engine/io/text_encoding.h"
#include "engine/io/text_file.h"
#include "engine/language/language.h"
#include "engine/questionnaire/classifications.h"
#include "engine/read_level_specs.h"

namespace darkfigure {
namespace {

// Rows of a CSV file whose header has these columns first, in any case; further columns by name.
struct NamedRows {
  std::vector<std::string> header;
  std::vector<CsvRecord> records;
};

std::optional<NamedRows> read_rows(const std::string& path,
                                   const Location& place,
                                   const char* key,
                                   const std::vector<std::string>& expected,
                                   Diagnostics& diagnostics) {
  if (path.empty()) return std::nullopt;
  const auto text = read_text_or_report(path, std::string(key), place, diagnostics);
  if (!text) return std::nullopt;
  if (!is_utf8(*text)) {
    diagnostics.error(Concern::kFile,
                      {.file = path},
                      "expected a text in UTF-8 but found another encoding; save it as CSV UTF-8");
    return std::nullopt;
  }
  NamedRows rows;
  const int open_quote = parse_csv(*text, [&](CsvRecord& record) {
    if (rows.header.empty()) {
      rows.header = record.fields;
      return;
    }
    if (record.fields.size() != rows.header.size()) {
      diagnostics.error(Concern::kFile,
                        {.file = path, .line = record.line},
                        "expected " + counted(rows.header.size(), "field") + " but found " +
                            std::to_string(record.fields.size()));
      return;
    }
    rows.records.push_back(record);
  });
  if (open_quote > 0) {
    diagnostics.error(
        Concern::kFile, {.file = path, .line = open_quote}, "the quote is never closed");
    return std::nullopt;
  }
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (k < rows.header.size() && rows.header[k] == expected[k]) continue;
    std::string list;
    for (const std::string& name : expected) list += (list.empty() ? "" : ", ") + name;
    diagnostics.error(
        Concern::kFile, {.file = path, .line = 1}, "expected a header that begins with " + list);
    return std::nullopt;
  }
  return rows;
}

void read_labels(const PublicationFiles& files,
                 const std::vector<std::string>& indicators,
                 PublicationSpec& spec,
                 Diagnostics& diagnostics) {
  const auto rows = read_rows(files.labels, files.labels_location, "labels", {"key"}, diagnostics);
  if (!rows) return;
  for (std::size_t k = 1; k < rows->header.size(); ++k) {
    if (knows_language(rows->header[k])) continue;
    diagnostics.error(
        Concern::kFile,
        {.file = files.labels, .line = 1},
        "expected columns named by languages (es, pt-BR …) but found \"" + rows->header[k] + "\"");
  }
  for (const CsvRecord& record : rows->records) {
    const std::string& key = record.fields.front();
    const bool of_indicator = key.starts_with("indicator.");
    const std::string id = of_indicator ? key.substr(10) : "";
    const bool known = key == "survey.title" || key == "survey.population" ||
                       key == "survey.coverage" || key.starts_with("domain.") ||
                       key.starts_with("category.") || key.starts_with("universe.") || of_indicator;
    if (!known) {
      diagnostics.error(Concern::kFile,
                        {.file = files.labels, .line = record.line},
                        "expected survey.title, survey.population, survey.coverage, indicator.ID, "
                        "universe.ID, domain.VARIABLE or category.VARIABLE.CODE but found \"" +
                            key + "\"");
    } else if (of_indicator &&
               std::find(indicators.begin(), indicators.end(), id) == indicators.end()) {
      diagnostics.warning(Concern::kFile,
                          {.file = files.labels, .line = record.line},
                          "there is no indicator \"" + id + "\"" + did_you_mean(id, indicators));
    }
    if (spec.labels.contains(key)) {
      diagnostics.error(Concern::kFile,
                        {.file = files.labels, .line = record.line},
                        "\"" + key + "\" stands twice");
    }
    for (std::size_t k = 1; k < record.fields.size(); ++k) {
      if (!record.fields[k].empty()) spec.labels[key][rows->header[k]] = record.fields[k];
    }
  }
}

void read_recorded(const PublicationFiles& files,
                   const std::vector<std::string>& indicators,
                   PublicationSpec& spec,
                   Diagnostics& diagnostics) {
  const auto rows = read_rows(files.recorded,
                              files.recorded_location,
                              "recorded",
                              {"indicator", "count", "source"},
                              diagnostics);
  if (!rows) return;
  for (const CsvRecord& record : rows->records) {
    const Location place{.file = files.recorded, .line = record.line};
    const auto count = parse_number(record.fields[1]);
    if (!count || *count < 0) {
      diagnostics.error(
          Concern::kFile, place, "expected a count but found \"" + record.fields[1] + "\"");
    } else if (std::find(indicators.begin(), indicators.end(), record.fields[0]) ==
               indicators.end()) {
      diagnostics.error(Concern::kFile,
                        place,
                        "there is no indicator \"" + record.fields[0] + "\"" +
                            did_you_mean(record.fields[0], indicators));
    } else {
      spec.recorded.push_back({record.fields[0], *count, record.fields[2]});
    }
  }
}

void read_languages(const ConfigDocument& document,
                    PublicationSpec& spec,
                    Diagnostics& diagnostics) {
  const ConfigSection& output = document.section("output");
  for (const std::string& tag : first_texts(output, "languages")) {
    if (!knows_language(tag)) {
      diagnostics.error(Concern::kConfig,
                        output.find("languages")->location,
                        "\"languages\": expected one of " + joined(language_names()) +
                            ", perhaps with a region as es-MX, but found \"" + tag + "\"");
    } else if (std::find(spec.languages.begin(), spec.languages.end(), tag) !=
               spec.languages.end()) {
      diagnostics.error(Concern::kConfig,
                        output.find("languages")->location,
                        "\"languages\": \"" + tag + "\" stands twice");
    } else {
      spec.languages.push_back(tag);
    }
  }
}

std::string m49_of(const std::string& country) {
  for (const Country& known : countries()) {
    if (country == known.iso2 || country == known.iso3 || country == known.m49) {
      const std::size_t digit = std::min(known.m49.find_first_not_of('0'), known.m49.size() - 1);
      return known.m49.substr(digit);  // CL_AREA has no leading zeros
    }
  }
  return "";
}

SdmxSpec read_sdmx(const ConfigDocument& document,
                   const std::string& country,
                   Diagnostics& diagnostics) {
  const ConfigSection& section = document.section("sdmx");
  SdmxSpec spec{.structure = section.text("structure"),
                .dataflow = section.text("dataflow"),
                .version = section.text("version"),
                .ref_area = section.text("ref_area"),
                .nature = section.text("nature"),
                .source = section.text("source")};
  if (spec.ref_area.empty()) spec.ref_area = m49_of(country);
  for (const ConfigSection* dimension : document.matching("sdmx.dimension")) {
    const std::string name = dimension->text("dimension");
    const std::vector<std::string>& known = sdmx_dimensions();
    if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
      diagnostics.error(Concern::kConfig,
                        dimension->find("dimension")->location,
                        "\"dimension\": expected a dimension of the SDG data structure but found "
                        "\"" +
                            name + "\"" + did_you_mean(name, known));
    }
    spec.dimensions.push_back({dimension->text("variable"),
                               dimension->text("dimension"),
                               read_pairs(*dimension, "codes", diagnostics)});
  }
  return spec;
}

}  // namespace

std::map<std::string, std::string> read_pairs(const ConfigSection& section,
                                              std::string_view key,
                                              Diagnostics& diagnostics) {
  std::map<std::string, std::string> pairs;
  for (const std::string& text : first_texts(section, key)) {
    const std::size_t equals = text.find('=');
    const bool sound = equals != std::string::npos && equals > 0 && equals + 1 < text.size();
    if (sound && pairs.emplace(text.substr(0, equals), text.substr(equals + 1)).second) continue;
    diagnostics.error(Concern::kConfig,
                      section.find(key)->location,
                      "\"" + std::string(key) + "\": " +
                          (sound ? "\"" + text.substr(0, equals) + "\" stands twice"
                                 : "expected NAME=CODE but found \"" + text + "\""));
  }
  return pairs;
}

PublicationSpec read_publication(const ConfigDocument& document,
                                 const std::string& country,
                                 Diagnostics& diagnostics) {
  const ConfigSection& output = document.section("output");
  PublicationSpec spec{.formats = first_texts(output, "formats"),
                       .numerals = output.text("numerals"),
                       .decimals = static_cast<int>(output.number("decimals").value_or(1)),
                       .layout = output.text("layout"),
                       .sdmx = read_sdmx(document, country, diagnostics)};
  read_languages(document, spec, diagnostics);
  if (!spec.languages.empty()) spec.survey_language = spec.languages.front();
  return spec;
}

PublicationFiles publication_files(const ConfigDocument& document) {
  const ConfigSection& output = document.section("output");
  PublicationFiles files;
  for (const auto& [key, path, place] :
       {std::tuple{"labels", &files.labels, &files.labels_location},
        std::tuple{"recorded", &files.recorded, &files.recorded_location}}) {
    const ConfigValue* value = output.find(key);
    if (value == nullptr) continue;
    *path = resolve_path(document.file, value->text());
    *place = value->location;
  }
  return files;
}

void read_publication_files(const PublicationFiles& files,
                            const std::vector<std::string>& indicators,
                            PublicationSpec& spec,
                            Diagnostics& diagnostics) {
  read_labels(files, indicators, spec, diagnostics);
  read_recorded(files, indicators, spec, diagnostics);
}

}  // namespace darkfigure
