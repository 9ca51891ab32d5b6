#include "cli/run_survey_config.h"

#include <memory>
#include <optional>

#include "cli/processes.h"
#include "cli/shards.h"
#include "engine/assemble_report.h"
#include "engine/core/number_text.h"
#include "engine/describe_survey.h"
#include "engine/exchange/sdmx_table.h"
#include "engine/io/output_folder.h"
#include "engine/pipeline.h"
#include "engine/report/text_summary.h"
#include "engine/sensitivity.h"
#include "engine/settle_replicates.h"
#include "engine/write_run.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

void refuse_foreign_files(const OutputFolder& folder, const std::vector<std::string>& names) {
  const std::vector<std::string> foreign = folder.foreign_files(names);
  if (foreign.empty()) return;
  throw FileError(
      folder.path() + "/" + foreign.front() +
      ": error: the file exists and no earlier run wrote it; choose another folder with "
      "-o, or overwrite it with --force");
}

// A submission without series, area or year is a header, or is refused where it is sent.
void warn_of_incomplete_views(const Survey& survey,
                              const RunReport& report,
                              Diagnostics& diagnostics) {
  if (!survey.config.writes("sdmx-csv")) return;
  for (const std::string& gap : sdmx_gaps(report))
    diagnostics.warning(Concern::kConfig, {.file = survey.config.file}, "sdmx/SDG.csv: " + gap);
  if (!sdmx_gaps(report).empty()) return;
  Diagnostics keys;
  const Language english("en", Numerals::kLatin);
  check_sdmx_keys(
      sdmx_table(Presentation(report, english, LabelsOf::kSurvey), {}), "sdmx/SDG.csv", keys);
  if (keys.findings().empty()) return;
  const Finding& first = keys.findings().front();
  diagnostics.warning(Concern::kConfig, first.location, first.message);
}

std::string written_line(const OutputFolder& folder, const RunFiles& files) {
  std::string text = "\nwrote " + folder.path() + "/ ";
  for (const FileHash& file : files.outputs) text += " " + file.file;
  text += "  manifest.json\n";
  for (const Untranslated& missing : files.untranslated)
    text += missing.language + ": " + counted(missing.keys.size(), "text") +
            " not translated (the survey's: labels in [output]), first " + missing.keys.front() +
            "\n";
  return text;
}

std::unique_ptr<Survey> read_and_bind(const RunRequest& request,
                                      const CommandLine& line,
                                      const RunSettings& settings,
                                      Diagnostics& diagnostics) {
  RunConfig config = read_run_config(request.config, line.overrides, diagnostics);
  for (LevelSpec& level : config.levels) level.source.progress = settings.progress;
  read_publication_files(config, diagnostics);
  std::unique_ptr<Survey> survey = bind_survey(std::move(config), statistics(), diagnostics);
  check_labels(*survey, diagnostics);
  if (line.strict && !diagnostics.findings().empty()) throw InputError(diagnostics.findings());
  return survey;
}

// What a reliability profile says to suppress must not leave the house under --strict.
void refuse_unreliable(const PublishedTable& table) {
  std::string first;
  std::size_t count = 0;
  for (std::size_t k = 0; k < table.estimates().size(); ++k) {
    const Estimate& e = table.estimates()[k];
    if (!table.is_published(k) || e.quality != "suppress") continue;
    if (count++ == 0) {
      first = e.indicator + (e.domain == "all" ? "" : ", " + e.domain + " = " + e.category) + " (" +
              e.quality_reason + ")";
    }
  }
  if (count == 0) return;
  throw GateError(counted(count, "estimate") +
                  " would be published that the reliability profile says to suppress, first " +
                  first +
                  "; hide them with hide_unreliable = true in [disclosure], or drop --strict");
}

bool keeps_weights(const Survey& survey) {
  const bool wanted =
      survey.config.weights != WeightsFormat::kNone || writes_handoff(survey.config);
  return wanted && survey.replication.size() > 0;
}

void make_shard(const Survey& survey,
                const RunRequest& request,
                Share share,
                const RunSettings& settings,
                const Diagnostics& diagnostics,
                bool json,
                Console& console) {
  OutputFolder folder(request.folder);
  write_shard(survey, share, keeps_weights(survey), settings, folder);
  folder.commit();
  console.clear_progress();
  console.findings(diagnostics.findings());
  const std::string file = folder.path() + "/" + shard_name(share);
  console.result(json ? shard_json(file, diagnostics.findings())
                      : "wrote " + file + "; when all are made: darkfigure merge " +
                            request.config + " " + folder.path() + "\n");
}

}  // namespace

void run_survey_config(const RunRequest& request, const CommandLine& line, Console& console) {
  if (is_helper(line)) return serve_blocks(line);
  const ReleasedHelpers helpers(line);
  Diagnostics diagnostics;
  const Progress progress = console.progress();
  const RunSettings settings{.threads = line.threads, .progress = progress};
  const std::unique_ptr<Survey> survey = read_and_bind(request, line, settings, diagnostics);
  check_alternatives(*survey, statistics(), diagnostics);
  diagnostics.throw_if_errors();
  settle_replicates(*survey, settings, diagnostics);
  if (line.shard)
    return make_shard(*survey, request, *line.shard, settings, diagnostics, line.json, console);
  std::vector<ShardFile> shards;
  if (!request.shards.empty()) {
    shards = open_shards(request.shards, run_fingerprint(*survey), diagnostics);
    diagnostics.throw_if_errors();
  }
  OutputFolder folder(request.folder);
  if (!line.force) refuse_foreign_files(folder, output_names(survey->config));
  std::optional<ReplicateScratch> scratch;
  if (keeps_weights(*survey))
    scratch.emplace(folder.staging_path(), survey->data().rows, survey->replication.size());
  progress("start", 0, 0);
  const BlockSource source = !shards.empty() ? blocks_of_shards(shards)
                             : has_helpers(line)
                                 ? blocks_of_helpers(*survey, line, scratch.has_value())
                                 : all_blocks_here();
  RunResult result = run_survey(*survey, settings, scratch ? &*scratch : nullptr, source);
  for (const Finding& warning : weighting_warnings(result.report)) {
    diagnostics.warning(warning.concern, warning.location, warning.message);
  }
  if (line.strict && !diagnostics.findings().empty()) throw InputError(diagnostics.findings());
  if (result.unprotected > 0) {
    diagnostics.warning(Concern::kData,
                        {.file = request.config},
                        counted(result.unprotected, "suppressed count") +
                            " can be told more exactly than \"protection\" allows, whatever else "
                            "is suppressed (disclosure_audit.csv has the ranges)");
  }
  if (line.strict) refuse_unreliable(result.report.published);
  result.report.sensitivity =
      run_alternatives(*survey, result, statistics(), settings, diagnostics);
  warn_of_incomplete_views(*survey, result.report, diagnostics);
  result.report.warnings = diagnostics.findings();
  const RunFiles files =
      write_run(*survey, result, scratch ? &*scratch : nullptr, settings, folder);
  progress("write", 0, 0);
  // Names that the data make (charts, hand-offs) are known now.
  if (!line.force) refuse_foreign_files(folder, folder.staged());
  folder.commit();
  console.clear_progress();
  if (request.silent) return;
  console.findings(diagnostics.findings());
  if (line.json) {
    console.result(result_json(result.report, files, folder.path()));
  } else {
    console.result(text_summary(result.report, {.color = console.color(), .truth = request.truth}) +
                   written_line(folder, files));
  }
}

}  // namespace darkfigure
