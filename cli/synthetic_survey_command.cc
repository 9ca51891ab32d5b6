#include "cli/synthetic_survey_command.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "cli/commands.h"
#include "cli/interval_study.h"
#include "cli/surveyed_country.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"
#include "engine/io/text_file.h"
#include "engine/io/write_microdata.h"
#include "engine/questionnaire/definition_schema.h"
#include "engine/run_schema.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;

bool is_questionnaire(const std::string& name) {
  const std::vector<std::string> shipped = definition_names();
  if (std::find(shipped.begin(), shipped.end(), name) != shipped.end()) return true;
  if (!name.ends_with(".toml") || !fs::exists(name)) return false;
  Diagnostics unreported;
  const ConfigDocument document =
      parse_config(name, read_text_file(name), definition_schema(run_schema()), unreported);
  return document.find("questionnaire") != nullptr;
}

IntervalStudy read_settings(const CommandLine& line) {
  IntervalStudy settings;
  for (const ConfigOverride& setting : line.overrides) {
    const auto number = parse_number(setting.value);
    if (setting.key == "replication.seed" && number && *number >= 0) {
      settings.seed = static_cast<std::uint64_t>(*number);
    } else if (setting.key == "coverage.samples" && number && *number >= 2) {
      settings.samples = static_cast<std::size_t>(*number);
    } else {
      throw UsageError(
          "simulate: expected --seed or --set coverage.samples=N (2 or more) with a "
          "questionnaire but found --set " +
          setting.key + "=" + setting.value);
    }
  }
  return settings;
}

std::string truth_csv(const std::map<std::string, Estimate>& truth) {
  std::string text = "indicator,domain,category,truth\n";
  for (const auto& [key, e] : truth) {
    text += csv_field(e.indicator) + "," + csv_field(e.domain) + "," + csv_field(e.category) + "," +
            exact_text(e.value) + "\n";
  }
  return text;
}

Microdata first_rows(const Microdata& file) {
  Microdata few = file;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < std::min<std::size_t>(10, file.rows); ++row)
    rows.push_back(row);
  few.rows = rows.size();
  for (Column& column : few.columns) column = gather(column, rows);
  return few;
}

}  // namespace

bool names_questionnaires(const CommandLine& line) {
  // One slip among several names is a questionnaire that there is not.
  return !line.arguments.empty() &&
         std::any_of(line.arguments.begin(), line.arguments.end(), is_questionnaire);
}

int simulate_questionnaires(const CommandLine& line, Console& console) {
  const IntervalStudy settings = read_settings(line);
  if (line.coverage) {
    study_intervals(line, settings, console);
    return kDone;
  }
  const std::string& name = only_argument(line, "a questionnaire");
  // "enusc/2023" → "enusc-2023", "../own.toml" → "own".
  std::string stem = name.ends_with(".toml") ? fs::path(name).stem().string() : name;
  std::replace(stem.begin(), stem.end(), '/', '-');
  OutputFolder folder(line.output.empty() ? "darkfigure-" + stem : line.output);
  SurveyedCountry country(name, folder.staging_path(), settings.seed, line.threads);
  const std::vector<Microdata> files = country.sample(settings.seed + 1);
  std::vector<std::string> names = {"survey.toml", "truth.csv"};
  for (const Microdata& file : files) {
    names.push_back(file.file);
    names.push_back(file.level + ".ten_rows.csv");
  }
  refuse_foreign(folder, names, line);
  folder.write("truth.csv", truth_csv(country.truth()));
  // A file of the user's is called from where the survey lies.
  folder.write(
      "survey.toml",
      country.config(name.ends_with(".toml") ? fs::proximate(name, folder.path()).generic_string()
                                             : name));
  std::string told = "Synthetic survey of the questionnaire " + name + "\n";
  for (const Microdata& file : files) {
    write_microdata(folder.stage(file.file), StatisticalOutput::kSav, file);
    write_csv_microdata(folder.stage(file.level + ".ten_rows.csv"), first_rows(file));
    told += counted(file.rows, file.level) + " in " + file.file + "\n";
  }
  folder.commit();
  told += "\nwrote " + folder.path() + "/ ";
  for (const std::string& file : names) told += " " + file;
  console.result(told + "\nnext  darkfigure run " + folder.path() + "/survey.toml\n");
  return kDone;
}

}  // namespace darkfigure
