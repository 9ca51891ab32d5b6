#include "engine/write_views.h"

#include <algorithm>
#include <filesystem>

#include "engine/exchange/ddi.h"
#include "engine/exchange/open_sdg.h"
#include "engine/exchange/restyle.h"
#include "engine/exchange/sdmx_table.h"
#include "engine/html/report_page.h"
#include "engine/io/sha256.h"
#include "engine/workbook/tables_workbook.h"
#include "engine/workbook/un_cts_workbook.h"

namespace darkfigure {
namespace {

bool wants(const PublicationSpec& spec, const char* format) {
  return std::find(spec.formats.begin(), spec.formats.end(), format) != spec.formats.end();
}

// The workbook in the survey's language is tables.xlsx.
std::string workbook_name(const PublicationSpec& spec, const std::string& language) {
  return language == spec.survey_language ? "tables.xlsx" : "tables." + language + ".xlsx";
}

// What stands in no language but the survey's own: files for machines, and for their people.
void write_exchange(const Presentation& text, const Provenance& provenance, OutputFolder& folder) {
  const PublicationSpec& spec = text.report().publication;
  if (wants(spec, "sdmx-csv"))
    folder.write("sdmx/SDG.csv", sdmx_csv(sdmx_table(text, provenance), spec.sdmx));
  if (wants(spec, "open-sdg")) {
    for (const auto& [name, content] : open_sdg_files(text))
      folder.write("open-sdg/" + name, content);
  }
  if (wants(spec, "un-cts"))
    write_un_cts_workbook(folder.stage("un_cts.xlsx"), folder.staging_path(), text, provenance);
  if (wants(spec, "ddi")) folder.write("ddi.xml", ddi_xml(text, provenance));
  if (wants(spec, "quarto")) folder.write("report.qmd", quarto_document(text));
  if (wants(spec, "vega")) {
    for (const auto& [name, content] : vega_charts(text)) folder.write("charts/" + name, content);
  }
}

}  // namespace

const std::vector<std::string>& view_formats() {
  static const std::vector<std::string> formats = {
      "html", "xlsx", "sdmx-csv", "open-sdg", "un-cts", "ddi", "quarto", "vega"};
  return formats;
}

std::vector<std::string> view_names(const PublicationSpec& spec) {
  std::vector<std::string> names;
  for (const std::string& language : spec.languages) {
    if (wants(spec, "html")) names.push_back(report_name(language));
    if (wants(spec, "xlsx")) names.push_back(workbook_name(spec, language));
  }
  for (const auto& [format, name] : {std::pair{"sdmx-csv", "sdmx/SDG.csv"},
                                     std::pair{"un-cts", "un_cts.xlsx"},
                                     std::pair{"ddi", "ddi.xml"},
                                     std::pair{"quarto", "report.qmd"},
                                     std::pair{"vega", "charts/national.vl.json"}}) {
    if (wants(spec, format)) names.emplace_back(name);
  }
  return names;
}

std::string run_name(std::string_view estimates_json) {
  return sha256_of_text(estimates_json).substr(0, 8);
}

Provenance provenance_of(const std::string& version,
                         const std::string& run,
                         const std::vector<FileHash>& inputs) {
  Provenance provenance{.version = version, .run = run, .inputs = {}};
  for (const FileHash& input : inputs)
    provenance.inputs.emplace_back(std::filesystem::path(input.file).filename().string(),
                                   input.sha256);
  return provenance;
}

std::vector<Untranslated> write_views(const RunReport& report,
                                      const Provenance& provenance,
                                      const WaveComparisonResult* waves,
                                      OutputFolder& folder) {
  const PublicationSpec& spec = report.publication;
  std::vector<Untranslated> untranslated;
  const Numerals numerals = numerals_named(spec.numerals);
  for (const std::string& tag : spec.languages) {
    const Language language(tag, numerals);
    const Presentation text(report, language);
    if (wants(spec, "html")) {
      folder.write(report_name(tag), report_page(text, provenance, spec.languages, waves));
    }
    if (wants(spec, "xlsx")) {
      write_tables_workbook(folder.stage(workbook_name(spec, tag)),
                            folder.staging_path(),
                            text,
                            provenance,
                            spec.layout);
    }
    Untranslated missing{.language = tag,
                         .keys = {text.unlabelled().begin(), text.unlabelled().end()}};
    const std::vector<std::string> messages = language.untranslated();
    missing.keys.insert(missing.keys.end(), messages.begin(), messages.end());
    if (!missing.keys.empty()) untranslated.push_back(std::move(missing));
  }
  const Language english("en", Numerals::kLatin);
  write_exchange(Presentation(report, english, LabelsOf::kSurvey), provenance, folder);
  return untranslated;
}

}  // namespace darkfigure
