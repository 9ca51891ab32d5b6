#include <filesystem>

#include "cli/commands.h"
#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"
#include "engine/margin_tables.h"
#include "engine/report/json_views.h"
#include "engine/report/text_table.h"

namespace darkfigure {
namespace {

std::unique_ptr<Survey> sample_of(const CommandLine& line,
                                  const std::string& path,
                                  Console& console,
                                  Diagnostics& diagnostics) {
  RunConfig config = read_run_config(path, line.overrides, diagnostics);
  for (LevelSpec& level : config.levels) level.source.progress = console.progress();
  auto survey = read_sample(std::move(config), diagnostics);
  console.clear_progress();
  diagnostics.throw_if_errors();
  if (!survey->config.weighting.calibrates()) {
    throw UsageError(
        "margins: expected a calibration in the config but found none; declare its margins first: "
        "[[calibration.margin]] with variables and file");
  }
  return survey;
}

int write_templates(const CommandLine& line, const std::string& path, Console& console) {
  Diagnostics diagnostics;
  const std::unique_ptr<Survey> survey = sample_of(line, path, console, diagnostics);
  const std::vector<MarginTemplate> files = margin_templates(*survey, diagnostics);
  diagnostics.throw_if_errors();
  OutputFolder folder(line.output.empty() ? "margins-template" : line.output);
  std::string text = "wrote " + folder.path() + "/\n";
  for (const MarginTemplate& file : files) {
    if (!line.force && std::filesystem::exists(folder.path() + "/" + file.file)) {
      throw FileError(
          folder.path() + "/" + file.file +
          ": error: the file exists; choose another folder with -o, or overwrite it with "
          "--force");
    }
    folder.write(file.file, file.csv);
    text += "  " + file.file + "  " + counted(file.categories, "category") + "\n";
  }
  folder.commit();
  console.findings(diagnostics.findings());
  if (line.json) {
    console.result(status_json("ok", finding_texts(diagnostics.findings())));
  } else {
    console.result(
        text +
        "next  fill the column total, put the files where the config names them, and run\n"
        "      darkfigure margins check " +
        path + "\n");
  }
  return kDone;
}

std::string comparison_text(const std::vector<MarginComparison>& lines) {
  TextTable table;
  table.rows.push_back({"margin", "respondents", "weighted", "control total", "ratio", ""});
  std::string margin;
  double weighted = 0;
  double total = 0;
  const auto close = [&] {
    if (margin.empty()) return;
    table.rows.push_back({"  in all",
                          "",
                          grouped_text(weighted),
                          grouped_text(total),
                          weighted == 0 ? "" : grouped_text(total / weighted, 2),
                          ""});
  };
  for (const MarginComparison& line : lines) {
    if (line.margin != margin) {
      close();
      margin = line.margin;
      weighted = 0;
      total = 0;
      table.rows.push_back({margin, "", "", "", "", ""});
    }
    weighted += line.weighted;
    total += line.total;
    const double ratio = line.weighted == 0 ? 0 : line.total / line.weighted;
    const bool far = ratio != 0 && (ratio > 2 || ratio < 0.5);
    table.rows.push_back({"  " + line.category + (line.label.empty() ? "" : " " + line.label),
                          grouped_text(line.respondents),
                          grouped_text(line.weighted),
                          grouped_text(line.total),
                          ratio == 0 ? "" : grouped_text(ratio, 2),
                          far ? "far off" : (line.respondents < 5 ? "few" : "")});
  }
  close();
  return table.text();
}

int check_margins(const CommandLine& line, const std::string& path, Console& console) {
  Diagnostics diagnostics;
  const std::unique_ptr<Survey> survey = sample_of(line, path, console, diagnostics);
  const std::vector<MarginComparison> lines = compare_margins(*survey, diagnostics);
  if (!line.json) console.result(comparison_text(lines));
  if (!line.output.empty()) {
    OutputFolder folder(line.output);
    folder.write("margins.csv", margin_comparison_csv(lines));
    folder.commit();
  }
  diagnostics.throw_if_errors();
  if (line.strict && !diagnostics.findings().empty()) throw InputError(diagnostics.findings());
  console.findings(diagnostics.findings());
  console.result(line.json ? status_json("ok", finding_texts(diagnostics.findings()))
                           : "\nthe margins agree with each other\n");
  return kDone;
}

}  // namespace

int margins_command(const CommandLine& line, Console& console) {
  const bool complete = line.arguments.size() == 2;
  if (complete && line.arguments[0] == "template")
    return write_templates(line, line.arguments[1], console);
  if (complete && line.arguments[0] == "check")
    return check_margins(line, line.arguments[1], console);
  throw UsageError("margins: expected \"template CONFIG\" or \"check CONFIG\"");
}

}  // namespace darkfigure
