// Views of a finished run: report, export.
#include <algorithm>
#include <filesystem>

#include "cli/commands.h"
#include "cli/judge_again.h"
#include "cli/run_survey_config.h"
#include "cli/scratch_folder.h"
#include "engine/comparison/compare_waves.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/core/text_list.h"
#include "engine/exchange/data_structure.h"
#include "engine/handoff/handoff.h"
#include "engine/io/output_folder.h"
#include "engine/io/sha256.h"
#include "engine/io/text_file.h"
#include "engine/language/language.h"
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
          return base_language(own) == known;
        });
        if (!named) add(known);
      }
    } else if (knows_language(tag)) {
      add(tag);
    } else {
      throw UsageError(
          "--lang: expected " + joined(language_names()) +
          ", perhaps with a region as es-MX, or all; one tag each time it is given; but "
          "found \"" +
          tag + "\"");
    }
  }
  return languages.empty() ? of_run : languages;
}

FinishedRun finished_run(const std::string& folder) {
  Diagnostics diagnostics;
  FinishedRun run = read_finished_run(folder, diagnostics);
  diagnostics.throw_if_errors();
  for (const auto& [file, hash] : run.manifest.outputs) {
    const bool is_source = file == "estimates.json" || file == "weighting.json";
    if (!is_source || sha256_of_file(folder + "/" + file) == hash) continue;
    throw FileError(folder + "/" + file +
                    ": error: changed since the run wrote it: its numbers are not published; make "
                    "the run again (darkfigure verify " +
                    folder + " says what differs)");
  }
  if (run.report.indicators.empty() || run.estimates().empty()) {
    throw FileError(folder +
                    ": error: the run was made by an earlier version, whose files do not tell what "
                    "a report needs; make it again with darkfigure run");
  }
  for (const std::string& tag : run.report.publication.languages) {
    if (!knows_language(tag))
      throw FileError(folder + "/estimates.json: error: \"" + tag + "\" is no language");
  }
  return run;
}

Provenance provenance_of(const FinishedRun& run) {
  std::vector<FileHash> inputs;
  for (const auto& [file, hash] : run.manifest.inputs) inputs.push_back({file, hash});
  return darkfigure::provenance_of(
      run.manifest.version, run_name(read_text_file(run.folder + "/estimates.json")), inputs);
}

// Files that no run and no earlier export wrote are not overwritten, nor is another run's report.
void refuse_foreign_files(const OutputFolder& folder, const std::string& run) {
  const std::vector<std::string> foreign = folder.foreign_files(folder.staged());
  if (!foreign.empty()) {
    throw FileError(folder.path() + "/" + foreign.front() +
                    ": error: the file exists and neither a run nor an export wrote it; choose "
                    "another folder with -o, or overwrite it with --force");
  }
  const bool other_run =
      fs::exists(folder.path() + "/manifest.json") && !fs::equivalent(folder.path(), run);
  if (other_run) {
    throw FileError(folder.path() +
                    ": error: the folder is another run's, whose views these would replace; choose "
                    "another folder with -o, or overwrite them with --force");
  }
}

// Writes exports.json, commits, and says what was written.
int finish(OutputFolder& folder,
           const std::string& run,
           RunFiles files,
           const std::string& text,
           const CommandLine& line,
           Console& console) {
  if (!line.force) refuse_foreign_files(folder, run);
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
               " not translated (the survey's: labels in [output]), first " + missing.keys.front();
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
  return finish(folder, run.folder, {.version = program_version()}, "", line, console);
}

void check_sdmx(const RunReport& report,
                const Provenance& provenance,
                const CommandLine& line,
                Console& console) {
  Diagnostics diagnostics;
  for (const std::string& gap : sdmx_gaps(report))
    diagnostics.error(Concern::kConfig, {.file = report.config_file}, gap);
  diagnostics.throw_if_errors();
  const Language english("en", Numerals::kLatin);
  const SdmxTable table = sdmx_table(Presentation(report, english, LabelsOf::kSurvey), provenance);
  const std::string file = "sdmx/SDG.csv";
  check_sdmx_keys(table, file, diagnostics);
  if (!line.data_structure.empty()) {
    const DataStructure structure =
        read_data_structure(line.data_structure, report.publication.sdmx.structure, diagnostics);
    if (!structure.components.empty()) validate_sdmx(table, structure, file, diagnostics);
  }
  console.findings(diagnostics.has_errors() ? std::vector<Finding>{} : diagnostics.findings());
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
  // The run's own pages keep the verdicts of its tables.
  if (!line.quality.empty() && line.output.empty()) {
    console.result(text +
                   "with -o DIR: this as quality.csv, and the report under these standards\n");
    return kDone;
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
  if (!quality.empty()) folder.write("quality.csv", quality);
  RunFiles files{.version = program_version()};
  files.untranslated =
      write_views(report, provenance_of(run), line.arguments.size() > 1 ? &waves : nullptr, folder);
  return finish(folder, run.folder, files, text, line, console);
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
  if (format == "sdmx-csv") check_sdmx(run.report, provenance, line, console);
  OutputFolder folder(line.output.empty() ? run.folder : line.output);
  RunFiles files{.version = program_version()};
  files.untranslated = write_views(run.report, provenance, nullptr, folder);
  return finish(folder, run.folder, files, "", line, console);
}

}  // namespace darkfigure
