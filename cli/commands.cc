#include "cli/commands.h"

#include <filesystem>

#include "cli/coverage.h"
#include "cli/embedded_demo.h"
#include "cli/run_survey_config.h"
#include "cli/synthetic_survey_command.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/core/text_width.h"
#include "engine/describe_survey.h"
#include "engine/edit_survey.h"
#include "engine/expression/evaluate.h"
#include "engine/io/csv.h"
#include "engine/io/output_folder.h"
#include "engine/io/read_microdata.h"
#include "engine/io/text_file.h"
#include "engine/questionnaire/catalog.h"
#include "engine/questionnaire/definition_schema.h"
#include "engine/reliability/measures.h"
#include "engine/reliability/quality_profile.h"
#include "engine/report/json_views.h"
#include "engine/run_schema.h"
#include "engine/sensitivity.h"
#include "engine/simulation/simulated_survey.h"
#include "engine/survey.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

// "surveys/env2025.toml" → "darkfigure-env2025".
std::string default_folder(const std::string& config) {
  return "darkfigure-" + std::filesystem::path(config).stem().string();
}

// The reliability profiles with their sources, and the measures that a profile of one's own may
// name.
std::string quality_reference() {
  std::string text;
  for (const std::string& name : profile_names()) {
    const QualityProfile profile = shipped_profile(name);
    text += padded(name, 26) + profile.title + "\n" + std::string(26, ' ') + profile.source + "\n";
  }
  text += "\nMeasures that the rules of a profile may name:\n";
  for (const QualityMeasure& measure : quality_measures())
    text += padded(std::string(measure.name), 26) + std::string(measure.meaning) + "\n";
  return text;
}

}  // namespace

const std::string& only_argument(const CommandLine& line, const char* what) {
  if (line.arguments.size() == 1) return line.arguments.front();
  throw UsageError(line.command + ": expected " + what + " but found " +
                   std::to_string(line.arguments.size()) + " arguments");
}

int run_command(const CommandLine& line, Console& console) {
  const std::string& config = only_argument(line, "the name of a config");
  const std::string folder = line.output.empty() ? default_folder(config) : line.output;
  run_survey_config({.config = config, .folder = folder, .truth = {}, .shards = {}}, line, console);
  return kDone;
}

int merge_command(const CommandLine& line, Console& console) {
  if (line.arguments.size() < 2) {
    throw UsageError(
        "merge: expected the name of a config and the shards that runs with --shard wrote (files, "
        "or their folder)");
  }
  const std::string& config = line.arguments.front();
  run_survey_config({.config = config,
                     .folder = line.output.empty() ? default_folder(config) : line.output,
                     .truth = {},
                     .shards = {line.arguments.begin() + 1, line.arguments.end()}},
                    line,
                    console);
  return kDone;
}

int check_command(const CommandLine& line, Console& console) {
  const std::string& path = only_argument(line, "the name of a config");
  Diagnostics diagnostics;
  std::unique_ptr<Survey> survey;
  std::vector<Edit> edits;
  const auto write = [&](const std::vector<Finding>& findings) {
    if (line.output.empty()) return;
    std::vector<Edit> all = edits_of_findings(findings);
    all.insert(all.end(), edits.begin(), edits.end());
    OutputFolder folder(line.output);
    folder.write("checks.csv", edits_csv(all));
    folder.commit();
  };
  try {
    RunConfig config = read_run_config(path, line.overrides, diagnostics);
    for (LevelSpec& level : config.levels) level.source.progress = console.progress();
    read_publication_files(config, diagnostics);
    survey = bind_survey(std::move(config), statistics(), diagnostics, ReadColumns::kAll);
    console.clear_progress();
    edits = edit_survey(*survey, diagnostics);
    check_labels(*survey, diagnostics);
  } catch (const InputError& error) {
    write(error.findings());
    throw;
  }
  check_alternatives(*survey, statistics(), diagnostics);
  write(diagnostics.findings());
  report_edits(edits, diagnostics);
  diagnostics.throw_if_errors();
  if (line.strict && !diagnostics.findings().empty()) throw InputError(diagnostics.findings());
  if (line.json) {
    console.result(status_json("ok", finding_texts(diagnostics.findings())));
    return kDone;
  }
  console.findings(diagnostics.findings());
  std::string text =
      path + ": no errors, " + counted(diagnostics.count(Severity::kWarning), "warning") + "; ";
  for (const Level& level : survey->levels) {
    text += counted(level.data.rows, level.data.level) + ", ";
  }
  console.result(text + counted(survey->estimands.size(), "indicator") + " in " +
                 counted(survey->frames.front().domains.cells, "domain category") + "\n");
  return kDone;
}

int demo_command(const CommandLine& line, Console& console) {
  if (!line.arguments.empty()) throw UsageError("demo: expected no argument");
  const std::string folder = line.output.empty() ? "darkfigure-demo" : line.output;
  const std::string survey = folder + "/survey";
  std::string_view truth;
  OutputFolder survey_folder(survey);
  for (const EmbeddedFile& file : embedded_demo()) {
    const std::string path = survey + "/" + std::string(file.name);
    if (!line.force && std::filesystem::exists(path) && read_text_file(path) != file.content) {
      throw FileError(
          path +
          ": error: the file was changed since the demo wrote it; run it with darkfigure "
          "run, choose another folder with -o, or overwrite it with --force");
    }
    survey_folder.write(std::string(file.name), file.content);
    if (file.name == "truth.csv") truth = file.content;
  }
  survey_folder.commit();
  run_survey_config({.config = survey + "/survey.toml",
                     .folder = folder,
                     .truth = read_truth(truth),
                     .shards = {}},
                    line,
                    console);
  if (!line.json) {
    console.result("next  read " + survey +
                   "/survey.toml, change it, and run\n"
                   "      darkfigure run " +
                   survey + "/survey.toml\n");
  }
  return kDone;
}

int simulate_command(const CommandLine& line, Console& console) {
  if (names_questionnaires(line)) return simulate_questionnaires(line, console);
  const std::string& path = only_argument(line, "the name of a simulation's config");
  Diagnostics diagnostics;
  std::vector<ConfigOverride> overrides = line.overrides;
  for (ConfigOverride& setting : overrides) {
    if (setting.key == "replication.seed") setting.key = "simulation.seed";
  }
  const SimulationSpec spec = read_simulation_spec(path, overrides, diagnostics);
  OutputFolder folder(line.output.empty() ? default_folder(path) : line.output);
  const std::vector<std::string> foreign =
      folder.foreign_files({"survey.sav", "survey.toml", "truth.csv", "coverage.csv"});
  if (!foreign.empty() && !line.force) {
    throw FileError(
        folder.path() + "/" + foreign.front() +
        ": error: the file exists; choose another folder with -o, or overwrite it with --force");
  }
  if (line.coverage) {
    const std::string table = study_coverage(spec, line, folder, console.progress());
    console.clear_progress();
    folder.commit();
    console.result(table + "\nwrote " + folder.path() + "/  coverage.csv\n");
    return kDone;
  }
  const SimulationResult result = simulate(spec, folder, console.progress());
  console.clear_progress();
  folder.commit();
  std::string text = spec.title + "\n" + grouped_text(static_cast<double>(result.population)) +
                     " adults in the population, " +
                     grouped_text(static_cast<double>(result.respondents)) +
                     " respondents\n\nwrote " + folder.path() + "/ ";
  for (const std::string& file : result.files) text += " " + file;
  console.result(text + "\nnext  darkfigure run " + folder.path() + "/survey.toml\n");
  return kDone;
}

int list_command(const CommandLine& line, Console& console) {
  constexpr const char* kKnown =
      "\"questionnaires\", \"indicators\", \"iccs\", \"statistics\", \"functions\", \"quality\", "
      "\"config\", \"definition\" or \"simulation\"";
  const std::string& what = only_argument(line, kKnown);
  std::string text;
  if (what == "statistics") {
    for (const Statistic& statistic : statistics()) {
      text += padded(std::string(statistic.name), 24) + std::string(statistic.summary) + "\n";
    }
  } else if (what == "functions") {
    for (const FunctionSpec& function : expression_functions()) {
      text += padded(std::string(function.example), 40) + std::string(function.meaning) + "\n";
    }
  } else if (what == "quality") {
    text = quality_reference();
  } else if (what == "questionnaires") {
    text = questionnaire_list(run_schema());
  } else if (what == "indicators") {
    text = indicator_list(run_schema());
  } else if (what == "iccs") {
    text = crime_list();
  } else if (what == "definition") {
    text = config_reference(definition_sections());
  } else if (what == "config") {
    text = config_reference(run_schema());
  } else if (what == "simulation") {
    text = config_reference(simulation_schema());
  } else {
    throw UsageError(std::string("list: expected ") + kKnown + " but found \"" + what + "\"");
  }
  console.result(text);
  return kDone;
}

int explain_command(const CommandLine& line, Console& console) {
  const std::string& code =
      only_argument(line, "a code: 16.5.1, enusc/2023, 0401, victim_robbery, IU_COR_BRIB, GT …");
  const auto text = explain(code, run_schema());
  if (!text) {
    throw UsageError("explain: nothing is known of \"" + code + "\"" +
                     did_you_mean(code, explained_codes(run_schema())) +
                     "; `darkfigure list indicators`, `list questionnaires` and `list iccs` name "
                     "codes");
  }
  console.result(*text);
  return kDone;
}

// Of a questionnaire by its name; of a config, with what its files and its [derive] give.
int coverage_command(const CommandLine& line, Console& console) {
  const std::string& name = only_argument(line, "a questionnaire, or the name of a config");
  Diagnostics diagnostics;
  if (!name.ends_with(".toml") || names_questionnaires(line)) {
    const auto definition = load_definition(
        {.reference = name, .location = {.file = "coverage"}}, run_schema(), diagnostics);
    diagnostics.throw_if_errors();
    console.result(coverage_text(*definition, measured_by(*definition)));
    return kDone;
  }
  const RunConfig config = read_run_config(name, line.overrides, diagnostics);
  diagnostics.throw_if_errors();
  if (config.questionnaire == nullptr)
    throw UsageError("coverage: " + name + " names no questionnaire in [survey]");
  Given given;
  for (const LevelSpec& level : config.levels) {
    given.levels.insert(level.level);
    if (level.source.file.empty()) continue;
    const std::vector<std::string> names = read_microdata(level.source, {}, diagnostics).all_names;
    given.names.insert(names.begin(), names.end());
  }
  for (const LevelSpec& level : config.levels) {
    for (const BlockPattern& block : level.blocks) given.names.insert(block.name);
  }
  diagnostics.throw_if_errors();
  for (const Derivation& derivation : config.derivations) {
    if (!config.questionnaire->declares(derivation.source.location))
      given.names.insert(derivation.name);
  }
  console.result(coverage_text(*config.questionnaire, measured_by(*config.questionnaire, given)));
  return kDone;
}

}  // namespace darkfigure
