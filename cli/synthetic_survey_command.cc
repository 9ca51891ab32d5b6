#include "cli/synthetic_survey_command.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/scratch_folder.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"
#include "engine/io/text_file.h"
#include "engine/io/write_microdata.h"
#include "engine/pipeline.h"
#include "engine/questionnaire/definition_schema.h"
#include "engine/report/text_table.h"
#include "engine/run_schema.h"
#include "engine/synthetic/synthetic_survey.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;

// A 95 % interval of a right method is expected to hold the truth this often: bounds of the pooled
// share, and of a single indicator, whose share of 200 samples has a standard error of 1.5 points.
constexpr double kPooledLow = 0.93;
constexpr double kPooledHigh = 0.97;
constexpr double kLowest = 0.885;

bool is_questionnaire(const std::string& name) {
  const std::vector<std::string> shipped = definition_names();
  if (std::find(shipped.begin(), shipped.end(), name) != shipped.end()) return true;
  if (!name.ends_with(".toml") || !fs::exists(name)) return false;
  Diagnostics unreported;
  const ConfigDocument document =
      parse_config(name, read_text_file(name), definition_schema(run_schema()), unreported);
  return document.find("questionnaire") != nullptr;
}

struct Settings {
  std::uint64_t seed = 1;
  std::size_t samples = 200;
};

Settings read_settings(const CommandLine& line) {
  Settings settings;
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

// A questionnaire's country, with the config of its survey in a folder of its own.
class Country {
 public:
  Country(const std::string& questionnaire, std::uint64_t seed, int threads)
      : folder_(scratch_.path() + "/survey"), threads_(threads) {
    Diagnostics diagnostics;
    const DefinitionRequest request{.reference = reference_to(questionnaire),
                                    .location = {.file = questionnaire}};
    definition_ = load_definition(request, run_schema(), diagnostics);
    diagnostics.throw_if_errors();
    fs::create_directories(folder_);
    OutputFolder folder(folder_);
    folder.write("survey.toml", config(request.reference));
    folder.commit();
    run_config_ = read_run_config(folder_ + "/survey.toml", {}, diagnostics);
    diagnostics.throw_if_errors();
    country_.emplace(run_config_, size_, seed, diagnostics);
    diagnostics.throw_if_errors();
  }

  /// The survey's config, which calls the questionnaire `reference`.
  std::string config(const std::string& reference) const {
    return synthetic_config(*definition_, reference, size_);
  }
  std::vector<Microdata> sample(std::uint64_t seed) const { return country_->sample(seed); }

  std::map<std::string, Estimate> truth() { return estimates(country_->census()); }

  /// Estimates from these files, by indicator, domain and category.
  std::map<std::string, Estimate> estimates(const std::vector<Microdata>& files) {
    for (const Microdata& file : files)
      write_microdata(folder_ + "/" + file.file, StatisticalOutput::kSav, file);
    Diagnostics diagnostics;
    const auto survey = bind_survey(
        read_run_config(folder_ + "/survey.toml", {}, diagnostics), statistics(), diagnostics);
    const RunResult result = run_survey(*survey, {.threads = threads_, .progress = {}}, nullptr);
    std::map<std::string, Estimate> found;
    for (const Estimate& e : result.report.published.estimates()) found.emplace(estimate_key(e), e);
    return found;
  }

 private:
  // A file of the user's is named from the scratch folder.
  static std::string reference_to(const std::string& questionnaire) {
    return questionnaire.ends_with(".toml") ? fs::absolute(questionnaire).string() : questionnaire;
  }

  ScratchFolder scratch_;
  std::string folder_;
  int threads_;
  SyntheticSize size_;
  std::optional<Definition> definition_;
  RunConfig run_config_;
  std::optional<SyntheticCountry> country_;
};

/// How often the interval of one national indicator held its true value.
struct Coverage {
  std::string questionnaire;
  std::string indicator;
  double truth = 0;
  std::size_t samples = 0;
  std::size_t held = 0;
  std::size_t without = 0;  // samples with no interval

  double share() const { return static_cast<double>(held) / static_cast<double>(samples); }
};

std::vector<Coverage> study(const std::string& questionnaire,
                            const Settings& settings,
                            const CommandLine& line) {
  Country country(questionnaire, settings.seed, line.threads);
  std::map<std::string, Coverage> of_indicator;
  for (const auto& [key, e] : country.truth()) {
    if (e.domain == "all" && available(e.value))
      of_indicator[key] = {questionnaire, e.indicator, e.value};
  }
  for (std::size_t k = 1; k <= settings.samples; ++k) {
    const auto found = country.estimates(country.sample(settings.seed + k));
    for (auto& [key, coverage] : of_indicator) {
      ++coverage.samples;
      const auto e = found.find(key);
      if (e == found.end() || !available(e->second.ci_lower)) {
        ++coverage.without;
      } else if (e->second.ci_lower <= coverage.truth && coverage.truth <= e->second.ci_upper) {
        ++coverage.held;
      }
    }
  }
  std::vector<Coverage> all;
  for (const auto& [key, coverage] : of_indicator) all.push_back(coverage);
  return all;
}

std::string coverage_csv(const std::vector<Coverage>& all) {
  std::string text = "questionnaire,indicator,truth,samples,held,without_interval\n";
  for (const Coverage& c : all) {
    text += csv_field(c.questionnaire) + "," + csv_field(c.indicator) + "," + exact_text(c.truth) +
            "," + std::to_string(c.samples) + "," + std::to_string(c.held) + "," +
            std::to_string(c.without) + "\n";
  }
  return text;
}

// A row per questionnaire, and all of them together.
std::string coverage_table(const std::vector<Coverage>& all, bool& sound) {
  TextTable table;
  table.rows.push_back({"Questionnaire", "indicators", "held %", "lowest %", "of"});
  const auto add = [&](const std::string& name, const std::vector<Coverage>& some) {
    std::size_t held = 0;
    std::size_t samples = 0;
    for (const Coverage& c : some) {
      held += c.held;
      samples += c.samples;
    }
    const auto lowest =
        std::min_element(some.begin(), some.end(), [](const auto& a, const auto& b) {
          return a.share() < b.share();
        });
    const double pooled = static_cast<double>(held) / static_cast<double>(samples);
    table.rows.push_back({name,
                          std::to_string(some.size()),
                          fmt::format("{:.1f}", 100 * pooled),
                          fmt::format("{:.1f}", 100 * lowest->share()),
                          lowest->indicator});
    return std::pair(pooled, lowest->share());
  };
  std::vector<std::string> names;
  for (const Coverage& c : all) {
    if (std::find(names.begin(), names.end(), c.questionnaire) == names.end())
      names.push_back(c.questionnaire);
  }
  for (const std::string& name : names) {
    std::vector<Coverage> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const Coverage& c) {
      return c.questionnaire == name;
    });
    add(name, some);
  }
  const auto [pooled, lowest] = add("All", all);
  sound = pooled >= kPooledLow && pooled <= kPooledHigh && lowest >= kLowest;
  return table.text();
}

void refuse_foreign(const OutputFolder& folder,
                    const std::vector<std::string>& names,
                    const CommandLine& line) {
  const std::vector<std::string> foreign = folder.foreign_files(names);
  if (foreign.empty() || line.force) return;
  throw FileError(
      folder.path() + "/" + foreign.front() +
      ": error: the file exists; choose another folder with -o, or overwrite it with --force");
}

int study_coverage(const CommandLine& line, const Settings& settings, Console& console) {
  OutputFolder folder(line.output.empty() ? "darkfigure-coverage" : line.output);
  refuse_foreign(folder, {"coverage.csv"}, line);
  std::vector<Coverage> all;
  for (std::size_t k = 0; k < line.arguments.size(); ++k) {
    console.progress()("questionnaires", k, line.arguments.size());
    const std::vector<Coverage> some = study(line.arguments[k], settings, line);
    all.insert(all.end(), some.begin(), some.end());
  }
  console.clear_progress();
  bool sound = true;
  const std::string table = coverage_table(all, sound);
  folder.write("coverage.csv", coverage_csv(all));
  folder.commit();
  console.result(
      counted(settings.samples, "sample") +
      " of each synthetic survey: how often 95 % intervals of national estimates hold the "
      "true value\n\n" +
      table + "\nwrote " + folder.path() + "/  coverage.csv\n");
  if (!line.strict || sound) return kDone;
  throw GateError(
      fmt::format("expected {:g} to {:g} % of all intervals to hold the true value, and "
                  "{:g} % of each indicator's",
                  100 * kPooledLow,
                  100 * kPooledHigh,
                  100 * kLowest));
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
  return !line.arguments.empty() &&
         std::all_of(line.arguments.begin(), line.arguments.end(), is_questionnaire);
}

int simulate_questionnaires(const CommandLine& line, Console& console) {
  const Settings settings = read_settings(line);
  if (line.coverage) return study_coverage(line, settings, console);
  const std::string& name = only_argument(line, "a questionnaire");
  std::string stem = fs::path(name).replace_extension().string();
  std::replace(stem.begin(), stem.end(), '/', '-');
  Country country(name, settings.seed, line.threads);
  OutputFolder folder(line.output.empty() ? "darkfigure-" + stem : line.output);
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
