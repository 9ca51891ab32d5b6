#include "cli/run_survey_config.h"

#include <memory>
#include <optional>

#include "engine/assemble_report.h"
#include "engine/io/output_folder.h"
#include "engine/pipeline.h"
#include "engine/report/text_summary.h"
#include "engine/write_run.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

void refuse_foreign_files(const OutputFolder& folder, const RunConfig& config) {
  const std::vector<std::string> foreign = folder.foreign_files(output_names(config));
  if (foreign.empty()) return;
  throw FileError(
      folder.path() + "/" + foreign.front() +
      ": error: the file exists and no earlier run wrote it; choose another folder with "
      "-o, or overwrite it with --force");
}

std::string written_line(const OutputFolder& folder, const RunFiles& files) {
  std::string text = "\nwrote " + folder.path() + "/ ";
  for (const FileHash& file : files.outputs) text += " " + file.file;
  return text + "  manifest.json\n";
}

}  // namespace

void run_survey_config(const std::string& config_file,
                       const std::string& folder_path,
                       const CommandLine& line,
                       const std::map<std::string, double>& truth,
                       Console& console) {
  Diagnostics diagnostics;
  const Progress progress = console.progress();
  RunConfig config = read_run_config(config_file, line.overrides, diagnostics);
  for (LevelSpec& level : config.levels) level.source.progress = progress;
  const std::unique_ptr<Survey> survey = bind_survey(std::move(config), statistics(), diagnostics);
  if (line.strict && !diagnostics.findings().empty()) throw InputError(diagnostics.findings());
  OutputFolder folder(folder_path);
  if (!line.force) refuse_foreign_files(folder, survey->config);
  std::optional<ReplicateScratch> scratch;
  const bool keeps_replicates =
      survey->config.weights != WeightsFormat::kNone && survey->replication.size() > 0;
  if (keeps_replicates)
    scratch.emplace(folder.staging_path(), survey->data().rows, survey->replication.size());
  progress("start", 0, 0);
  const RunSettings settings{.threads = line.threads, .progress = progress};
  RunResult result = run_survey(*survey, settings, scratch ? &*scratch : nullptr);
  for (const Finding& warning : weighting_warnings(result.report)) {
    diagnostics.warning(warning.concern, warning.location, warning.message);
  }
  if (line.strict && !diagnostics.findings().empty()) throw InputError(diagnostics.findings());
  result.report.warnings = diagnostics.findings();
  const RunFiles files =
      write_run(*survey, result, scratch ? &*scratch : nullptr, settings, folder);
  progress("write", 0, 0);
  folder.commit();
  console.clear_progress();
  console.findings(diagnostics.findings());
  if (line.json) {
    console.result(result_json(result.report, files, folder.path()));
  } else {
    console.result(text_summary(result.report, {.color = console.color(), .truth = truth}) +
                   written_line(folder, files));
  }
}

}  // namespace darkfigure
