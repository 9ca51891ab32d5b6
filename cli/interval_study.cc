#include "cli/interval_study.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/surveyed_country.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"
#include "engine/report/text_table.h"

namespace darkfigure {
namespace {

// A 95 % interval of a right method is expected to hold the truth this often: bounds of the pooled
// share, and of a single indicator, whose share of 200 samples has a standard error of 1.5 points.
constexpr double kPooledLow = 0.93;
constexpr double kPooledHigh = 0.97;
constexpr double kLowest = 0.885;

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

std::vector<Coverage> study_one(const std::string& questionnaire,
                                const IntervalStudy& settings,
                                const std::string& scratch_parent,
                                const CommandLine& line) {
  SurveyedCountry country(questionnaire, scratch_parent, settings.seed, line.threads);
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

}  // namespace

void refuse_foreign(const OutputFolder& folder,
                    const std::vector<std::string>& names,
                    const CommandLine& line) {
  const std::vector<std::string> foreign = folder.foreign_files(names);
  if (foreign.empty() || line.force) return;
  throw FileError(
      folder.path() + "/" + foreign.front() +
      ": error: the file exists; choose another folder with -o, or overwrite it with --force");
}

void study_intervals(const CommandLine& line, const IntervalStudy& settings, Console& console) {
  OutputFolder folder(line.output.empty() ? "darkfigure-coverage" : line.output);
  refuse_foreign(folder, {"coverage.csv"}, line);
  std::vector<Coverage> all;
  for (std::size_t k = 0; k < line.arguments.size(); ++k) {
    console.progress()("questionnaires", k, line.arguments.size());
    const std::vector<Coverage> some =
        study_one(line.arguments[k], settings, folder.staging_path(), line);
    all.insert(all.end(), some.begin(), some.end());
  }
  console.clear_progress();
  if (all.empty())
    throw UsageError(
        "--coverage: expected a questionnaire with an indicator that can be estimated");
  bool sound = true;
  const std::string table = coverage_table(all, sound);
  folder.write("coverage.csv", coverage_csv(all));
  folder.commit();
  console.result(
      counted(settings.samples, "sample") +
      " of each synthetic survey: how often 95 % intervals of national estimates hold the "
      "true value\n\n" +
      table + "\nwrote " + folder.path() + "/  coverage.csv\n");
  if (!line.strict || sound) return;
  throw GateError(
      fmt::format("expected {:g} to {:g} % of all intervals to hold the true value, and "
                  "{:g} % of each indicator's",
                  100 * kPooledLow,
                  100 * kPooledHigh,
                  100 * kLowest));
}

}  // namespace darkfigure
