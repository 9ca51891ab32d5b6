// Commands on runs that have ended: compare, verify.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_survey_config.h"
#include "cli/scratch_folder.h"
#include "cli/small_tables.h"
#include "engine/comparison/against_csv.h"
#include "engine/comparison/compare_waves.h"
#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"
#include "engine/io/sha256.h"
#include "engine/report/text_table.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;

// A difference of percentages is in percentage points.
std::string points(const Estimate& like, double value) {
  std::string text = shown_number(like, value);
  if (text.ends_with(" %")) text.replace(text.size() - 1, 1, "pp");
  return text;
}

std::string shown_p(double p) {
  if (!available(p)) return "–";
  return p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p);
}

std::string label_of(const Estimate& e) {
  return e.indicator_label.empty() ? e.indicator : e.indicator_label;
}

std::string changes_text(const WaveComparisonResult& result) {
  TextTable table;
  table.rows.push_back({"National", "from", "to", "before", "after", "change", "p", ""});
  for (const WaveChange& c : result.changes) {
    if (c.before.domain != "all") continue;
    table.rows.push_back({label_of(c.before),
                          c.from,
                          c.to,
                          shown_number(c.before, c.before.value),
                          shown_number(c.after, c.after.value),
                          points(c.before, c.change),
                          shown_p(c.p_adjusted),
                          c.symbol});
  }
  std::string text = table.text() + "  ** p < 0.05   * p < 0.10   pp percentage points\n";
  for (const WaveChange& c : result.changes) {
    if (c.before.domain == "all" && !c.note.empty())
      text += "  " + label_of(c.before) + ": " + c.note + "\n";
  }
  if (result.breaks.empty()) return text;
  text += "\nBreaks between the waves (--accept KIND tests across them):\n";
  for (const SeriesBreak& b : result.breaks)
    text += fmt::format("  {:<12}{}: \"{}\" → \"{}\"\n", b.kind, b.key, b.before, b.after);
  return text;
}

// What differs between a run's files, its manifest and the run made again; one line each.
std::vector<std::string> differences(const std::string& folder,
                                     const std::string& made_in,
                                     const RunManifest& recorded,
                                     const RunManifest& again) {
  std::vector<std::string> lines;
  if (recorded.version != again.version) {
    lines.push_back("made with version " + recorded.version + ", again with " + again.version);
  }
  for (const auto& [file, hash] : recorded.inputs) {
    // The same file may have been named otherwise.
    const bool same_bytes = std::any_of(again.inputs.begin(),
                                        again.inputs.end(),
                                        [&](const auto& input) { return input.second == hash; });
    if (same_bytes) continue;
    const auto now = std::find_if(again.inputs.begin(), again.inputs.end(), [&](const auto& input) {
      return input.first == file;
    });
    if (now == again.inputs.end()) {
      lines.push_back("input " + file + ": not read again");
    } else if (now->second != hash) {
      lines.push_back("input " + file + ": not the file that the run read");
    }
  }
  for (const auto& [file, hash] : recorded.exports) {
    const std::string path = folder + "/" + file;
    if (!fs::exists(path)) {
      lines.push_back("export " + file + ": is not there any more");
    } else if (sha256_of_file(path) != hash) {
      lines.push_back("export " + file + ": changed since it was made");
    }
  }
  for (const auto& [file, hash] : recorded.outputs) {
    const std::string path = folder + "/" + file;
    // A view that was made anew since then (`report`, `export`) was compared above.
    const bool exported = recorded.exports.contains(file);
    if (!fs::exists(path)) {
      lines.push_back("output " + file + ": is not there any more");
    } else if (hash.empty() && fs::exists(made_in + "/" + file) &&
               sha256_of_file(path) != sha256_of_file(made_in + "/" + file)) {
      lines.push_back("output " + file + ": other bytes when made again");
    } else if (!hash.empty() && !exported && sha256_of_file(path) != hash) {
      lines.push_back("output " + file + ": changed since the run wrote it");
    }
    const auto now = std::find_if(
        again.outputs.begin(), again.outputs.end(), [&](const auto& o) { return o.first == file; });
    if (now == again.outputs.end()) {
      lines.push_back("output " + file + ": not written again");
    } else if (now->second != hash) {
      lines.push_back("output " + file + ": other bytes when made again");
    }
  }
  return lines;
}

int verify_against(const std::string& folder, const CommandLine& line, Console& console) {
  Diagnostics diagnostics;
  const FinishedRun run = read_finished_run(folder, diagnostics);
  diagnostics.throw_if_errors();
  const AgainstResult result = compare_with_csv(run, line.against, line.tolerance, diagnostics);
  diagnostics.throw_if_errors();
  std::string text;
  constexpr std::size_t kMostLines = 50;
  for (const std::string& row : result.missing) text += "  not in the run: " + row + "\n";
  for (std::size_t k = 0; k < std::min(kMostLines, result.differences.size()); ++k) {
    const CellDifference& d = result.differences[k];
    text += fmt::format("  {}: {} is {} here, {} there{}\n",
                        d.row,
                        d.column,
                        available(d.ours) ? shortest_text(d.ours) : "not available",
                        shortest_text(d.theirs),
                        available(d.relative) ? fmt::format(" ({:.1e})", d.relative) : "");
  }
  if (result.differences.size() > kMostLines)
    text += fmt::format("  … and {} more\n", result.differences.size() - kMostLines);
  const bool same = result.differences.empty() && result.missing.empty() && result.cells > 0;
  console.result(text + fmt::format("{}  {} rows, {} numbers compared with {}, {} beyond {:g}; "
                                    "largest relative difference {:.1e}\n",
                                    same ? "PASS" : "FAIL",
                                    result.rows,
                                    result.cells,
                                    line.against,
                                    result.differences.size(),
                                    line.tolerance,
                                    result.largest));
  return same ? kDone : kMismatch;
}

}  // namespace

int compare_command(const CommandLine& line, Console& console) {
  if (line.arguments.size() < 2)
    throw UsageError("compare: expected the folders of two or more runs, earliest first");
  std::vector<std::string> kinds = break_kinds();
  kinds.emplace_back("all");
  for (const std::string& kind : line.accepted) {
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
    std::string list;
    for (const std::string& known : kinds) list += (list.empty() ? "" : ", ") + known;
    throw UsageError("--accept: expected one of " + list + " but found \"" + kind + "\"");
  }
  Diagnostics diagnostics;
  std::vector<FinishedRun> runs;
  for (const std::string& folder : line.arguments)
    runs.push_back(read_finished_run(folder, diagnostics));
  diagnostics.throw_if_errors();
  const WaveComparison spec{.overlapping = line.overlapping,
                            .accepted = {line.accepted.begin(), line.accepted.end()},
                            .adjustment = line.adjustment};
  const WaveComparisonResult result = compare_waves(runs, spec, diagnostics);
  console.findings(diagnostics.findings());
  std::string text = changes_text(result);
  if (!line.output.empty()) {
    write_files(line.output,
                {{"comparison.csv", changes_csv(result.changes)},
                 {"pooled.csv", pooled_csv(result.pooled)},
                 {"breaks.csv", breaks_csv(result.breaks)}});
    text += "\nwrote " + line.output + "/  comparison.csv pooled.csv breaks.csv\n";
  }
  console.result(text);
  return kDone;
}

int verify_command(const CommandLine& line, Console& console) {
  const std::string& folder = only_argument(line, "the folder of a run");
  if (!line.against.empty()) return verify_against(folder, line, console);
  Diagnostics diagnostics;
  const RunManifest recorded = read_manifest(folder, diagnostics);
  diagnostics.throw_if_errors();
  const std::string config = line.config.empty() ? recorded.config : line.config;
  if (!fs::exists(config)) {
    throw FileError(folder + "/manifest.json: error: the run's config " + config +
                    " is not here; verify from the folder where the run was started, or name it "
                    "with --config");
  }
  CommandLine again = line;
  again.overrides.clear();
  for (const auto& [key, value] : recorded.overrides) again.overrides.push_back({key, value});
  // A run of other files would only say so in its own way.
  std::string changed;
  for (const auto& [file, hash] : recorded.inputs) {
    if (fs::exists(file) && sha256_of_file(file) != hash)
      changed += "  input " + file + ": not the file that the run read\n";
  }
  if (!changed.empty()) {
    console.result(changed + "FAIL  " + folder + "\n");
    return kMismatch;
  }
  const ScratchFolder scratch(folder);
  run_survey_config(
      {.config = config, .folder = scratch.path(), .truth = {}, .silent = true, .shards = {}},
      again,
      console);
  console.clear_progress();
  const RunManifest made = read_manifest(scratch.path(), diagnostics);
  diagnostics.throw_if_errors();
  const std::vector<std::string> lines = differences(folder, scratch.path(), recorded, made);
  std::string text;
  for (const std::string& difference : lines) text += "  " + difference + "\n";
  text += lines.empty() ? fmt::format("PASS  {}: {} outputs made again, every byte the same\n",
                                      folder,
                                      recorded.outputs.size())
                        : "FAIL  " + folder + "\n";
  console.result(text);
  return lines.empty() ? kDone : kMismatch;
}

}  // namespace darkfigure
