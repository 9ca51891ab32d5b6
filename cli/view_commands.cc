// Views of a finished run: report, export.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_survey_config.h"
#include "cli/scratch_folder.h"
#include "cli/small_tables.h"
#include "engine/bind_quality.h"
#include "engine/comparison/compare_waves.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/exchange/data_structure.h"
#include "engine/handoff/handoff.h"
#include "engine/io/output_folder.h"
#include "engine/io/sha256.h"
#include "engine/io/text_file.h"
#include "engine/language/language.h"
#include "engine/reliability/judge.h"
#include "engine/report/text_table.h"
#include "engine/write_run.h"
#include "engine/write_views.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;

// The languages asked for; "all" adds those that the run does not name.
std::vector<std::string> chosen_languages(const CommandLine& line,
                                          const std::vector<std::string>& of_run) {
  std::vector<std::string> languages;
  const auto add = [&](const std::string& tag) {
    if (std::find(languages.begin(), languages.end(), tag) == languages.end())
      languages.push_back(tag);
  };
  for (const std::string& tag : line.languages) {
    if (tag == "all") {
      for (const std::string& own : of_run) add(own);
      for (const std::string& known : language_names()) {
        const bool named = std::any_of(of_run.begin(), of_run.end(), [&](const std::string& own) {
          return own.substr(0, own.find('-')) == known;
        });
        if (!named) add(known);
      }
    } else if (knows_language(tag)) {
      add(tag);
    } else {
      std::string list;
      for (const std::string& known : language_names()) list += known + ", ";
      throw UsageError("--lang: expected " + list + "or all, but found \"" + tag + "\"");
    }
  }
  return languages.empty() ? of_run : languages;
}

// Verdicts of other profiles: a table of them, and the strictest of each estimate in the report.
struct Judgement {
  std::string table;
  std::string csv;
};

Judgement judge_again(const std::vector<std::string>& names, RunReport& report) {
  Diagnostics diagnostics;
  const bool all = std::find(names.begin(), names.end(), "all") != names.end();
  const std::vector<QualityProfile> profiles =
      find_profiles(all ? profile_names() : names, {.file = "--quality"}, diagnostics);
  diagnostics.throw_if_errors();
  const std::vector<Estimate>& estimates = report.published.estimates();
  std::vector<std::vector<QualityVerdict>> verdicts;
  TextTable table;
  table.rows.push_back({"estimate", "value", "CV %", "n"});
  Judgement judgement{.table = {}, .csv = "indicator,domain,category,estimate,se,cv,n"};
  for (const QualityProfile& profile : profiles) {
    verdicts.push_back(judge(profile, estimates));
    table.rows.front().push_back(profile.id);
    judgement.csv += "," + csv_field(profile.id) + "," + csv_field(profile.id + "_rule");
  }
  judgement.csv += "\n";
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    const Estimate& e = estimates[k];
    table.rows.push_back(
        {e.indicator + (e.domain == "all" ? "" : " " + e.domain + "=" + e.category),
         shown_number(e, e.value),
         available(e.cv) ? fmt::format("{:.1f}", 100 * e.cv) : "–",
         available(e.n) ? grouped_text(e.n) : "–"});
    judgement.csv +=
        csv_field(e.indicator) + "," + csv_field(e.domain) + "," + csv_field(e.category);
    for (const double number : {e.value, e.se, e.cv, e.n})
      judgement.csv += "," + exact_text(number);
    for (const std::vector<QualityVerdict>& verdict : verdicts) {
      table.rows.back().push_back(verdict_name(verdict[k].verdict));
      judgement.csv += "," + verdict_name(verdict[k].verdict) + "," + csv_field(verdict[k].reason);
    }
    judgement.csv += "\n";
  }
  judgement.table = table.text();
  std::vector<Estimate> judged = estimates;
  set_quality(profiles, judged);
  for (std::size_t k = 0; k < judged.size(); ++k) {
    if (report.published.is_published(k))
      report.published.set_quality(k, judged[k].quality, judged[k].quality_reason);
  }
  report.quality.clear();
  for (const QualityProfile& profile : profiles) report.quality.push_back(profile.id);
  return judgement;
}

FinishedRun finished_run(const std::string& folder) {
  Diagnostics diagnostics;
  FinishedRun run = read_finished_run(folder, diagnostics);
  diagnostics.throw_if_errors();
  if (run.report.indicators.empty()) {
    throw FileError(folder +
                    ": error: the run was made by an earlier version, whose files do not tell what "
                    "a report needs; make it again with darkfigure run");
  }
  return run;
}

Provenance provenance_of(const FinishedRun& run) {
  std::vector<FileHash> inputs;
  for (const auto& [file, hash] : run.manifest.inputs) inputs.push_back({file, hash});
  return darkfigure::provenance_of(
      run.manifest.version, run_name(read_text_file(run.folder + "/estimates.json")), inputs);
}

// Files that no run and no earlier export wrote are not overwritten.
void refuse_foreign_files(const OutputFolder& folder, const std::vector<std::string>& names) {
  const std::vector<std::string> foreign = folder.foreign_files(names);
  if (foreign.empty()) return;
  throw FileError(folder.path() + "/" + foreign.front() +
                  ": error: the file exists and neither a run nor an export wrote it; choose "
                  "another folder with -o, or overwrite it with --force");
}

// Writes exports.json, commits, and says what was written.
int finish(OutputFolder& folder,
           RunFiles files,
           const std::string& text,
           const CommandLine& line,
           Console& console) {
  std::vector<std::string> names = folder.earlier_exports();
  for (const std::string& name : folder.staged()) {
    files.outputs.push_back({name, sha256_of_file(folder.staging_path() + "/" + name)});
    std::erase(names, name);
  }
  RunFiles all = files;
  for (const std::string& name : names)
    all.outputs.push_back({name, sha256_of_file(folder.path() + "/" + name)});
  folder.write("exports.json", exports_json(all));
  folder.commit();
  console.clear_progress();
  if (line.json) {
    console.result(export_json(files, folder.path()));
    return kDone;
  }
  std::string written = "wrote " + folder.path() + "/ ";
  for (const FileHash& file : files.outputs) written += " " + file.file;
  for (const Untranslated& missing : files.untranslated)
    written += "\n" + missing.language + ": " + counted(missing.keys.size(), "text") +
               " of the survey not translated (labels in [output]), first " + missing.keys.front();
  console.result(text + written + "\n");
  return kDone;
}

// The data and scripts for another system: the run is made again, since its folder holds no
// respondents' answers.
int export_handoff(const std::string& system,
                   const FinishedRun& run,
                   const CommandLine& line,
                   Console& console) {
  const std::string config = line.config.empty() ? run.manifest.config : line.config;
  if (!fs::exists(config)) {
    throw FileError(run.folder + "/manifest.json: error: the run's config " + config +
                    " is not here; export from the folder where the run was started, or name it "
                    "with --config");
  }
  OutputFolder folder(line.output.empty() ? run.folder : line.output);
  const std::string place = "handoff/" + system + "/";
  const std::vector<std::string> names = {place + handoff_data_name(system),
                                          place + handoff_script_name(system)};
  if (!line.force) refuse_foreign_files(folder, names);
  const ScratchFolder scratch(folder.staging_path());
  CommandLine again = line;
  again.overrides.clear();
  for (const auto& [key, value] : run.manifest.overrides) again.overrides.push_back({key, value});
  again.overrides.push_back({"output.formats", "[\"json\", \"" + system + "\"]"});
  again.overrides.push_back({"output.weights", "none"});
  run_survey_config(
      {.config = config, .folder = scratch.path(), .truth = {}, .silent = true, .shards = {}},
      again,
      console);
  if (sha256_of_file(scratch.path() + "/estimates.json") !=
      sha256_of_file(run.folder + "/estimates.json")) {
    throw FileError(run.folder +
                    "/estimates.json: error: the run made again gives other estimates (its inputs, "
                    "its config or the program changed): nothing was written; see darkfigure "
                    "verify " +
                    run.folder);
  }
  for (const fs::directory_entry& entry :
       fs::directory_iterator(scratch.path() + "/handoff/" + system))
    fs::rename(entry.path(), folder.stage(place + entry.path().filename().string()));
  return finish(folder, {.version = program_version()}, "", line, console);
}

void check_sdmx(const RunReport& report, const Provenance& provenance, const CommandLine& line) {
  Diagnostics diagnostics;
  for (const std::string& gap : sdmx_gaps(report))
    diagnostics.error(Concern::kConfig, {.file = report.config_file}, gap);
  diagnostics.throw_if_errors();
  if (line.data_structure.empty()) return;
  const DataStructure structure = read_data_structure(line.data_structure, diagnostics);
  diagnostics.throw_if_errors();
  const Language english("en", Numerals::kLatin);
  const Presentation text(report, english, LabelsOf::kSurvey);
  validate_sdmx(sdmx_table(text, provenance), structure, "sdmx/SDG.csv", diagnostics);
  diagnostics.throw_if_errors();
}

}  // namespace

int report_command(const CommandLine& line, Console& console) {
  if (line.arguments.empty())
    throw UsageError("report: expected the folder of a run, and of earlier ones for their trend");
  FinishedRun run = finished_run(line.arguments.front());
  RunReport& report = run.report;
  std::string text;
  std::string quality;
  if (!line.quality.empty()) {
    Judgement judgement = judge_again(line.quality, report);
    text = judgement.table + "\n";
    quality = std::move(judgement.csv);
  }
  WaveComparisonResult waves;
  if (line.arguments.size() > 1) {
    // The trend reads from the earliest to this one.
    std::vector<FinishedRun> runs;
    for (std::size_t k = 1; k < line.arguments.size(); ++k)
      runs.push_back(finished_run(line.arguments[k]));
    std::stable_sort(runs.begin(), runs.end(), [](const FinishedRun& a, const FinishedRun& b) {
      return a.report.reference_period < b.report.reference_period;
    });
    runs.push_back(run);
    Diagnostics diagnostics;
    const WaveComparison spec{.overlapping = line.overlapping,
                              .accepted = {line.accepted.begin(), line.accepted.end()},
                              .adjustment = line.adjustment};
    waves = compare_waves(runs, spec, diagnostics);
    console.findings(diagnostics.findings());
  }
  report.publication.formats = {"html"};
  report.publication.languages = chosen_languages(line, report.publication.languages);
  OutputFolder folder(line.output.empty() ? run.folder : line.output);
  if (!line.force) refuse_foreign_files(folder, view_names(report.publication));
  if (!quality.empty() && !line.output.empty()) folder.write("quality.csv", quality);
  RunFiles files{.version = program_version()};
  files.untranslated =
      write_views(report, provenance_of(run), line.arguments.size() > 1 ? &waves : nullptr, folder);
  return finish(folder, files, text, line, console);
}

int export_command(const CommandLine& line, Console& console) {
  std::vector<std::string> known = view_formats();
  known.insert(known.end(), handoff_systems().begin(), handoff_systems().end());
  if (line.arguments.size() != 2) {
    std::string list;
    for (const std::string& format : known) list += (list.empty() ? "" : ", ") + format;
    throw UsageError("export: expected a format (" + list + ") and the folder of a run");
  }
  const std::string& format = line.arguments.front();
  if (std::find(known.begin(), known.end(), format) == known.end()) {
    throw UsageError("export: unknown format \"" + format + "\"" + did_you_mean(format, known) +
                     "; see darkfigure --help");
  }
  if (!line.data_structure.empty() && format != "sdmx-csv")
    throw UsageError("--dsd: expected with export sdmx-csv but found " + format);
  FinishedRun run = finished_run(line.arguments.back());
  const std::vector<std::string>& systems = handoff_systems();
  if (std::find(systems.begin(), systems.end(), format) != systems.end())
    return export_handoff(format, run, line, console);
  PublicationSpec& spec = run.report.publication;
  spec.formats = {format};
  if (!line.sdmx_version.empty()) spec.sdmx.version = line.sdmx_version;
  if (!line.layout.empty()) spec.layout = line.layout;
  spec.languages = chosen_languages(line, spec.languages);
  const Provenance provenance = provenance_of(run);
  if (format == "sdmx-csv") check_sdmx(run.report, provenance, line);
  OutputFolder folder(line.output.empty() ? run.folder : line.output);
  if (!line.force) refuse_foreign_files(folder, view_names(spec));
  RunFiles files{.version = program_version()};
  files.untranslated = write_views(run.report, provenance, nullptr, folder);
  return finish(folder, files, "", line, console);
}

}  // namespace darkfigure
