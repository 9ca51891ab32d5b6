#include "engine/margin_tables.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "engine/bind_replication.h"
#include "engine/bind_weighting.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// Respondents and their weights in each category of a margin.
std::vector<MarginComparison> describe(const Survey& survey,
                                       const CalibrationDeclaration& declared,
                                       const BoundMargin& margin,
                                       const std::vector<double>& row_weights) {
  std::vector<MarginComparison> lines;
  for (std::size_t k = 0; k < margin.codes.size(); ++k)
    lines.push_back({margin.name, margin.codes[k], margin.labels[k], 0, 0, margin.totals[k]});
  // The weight of a calibration unit: of its row, or the mean of its rows.
  const std::size_t rows = survey.design.rows();
  std::vector<std::uint32_t> group;
  std::size_t groups = rows;
  if (!declared.same_weight_in.empty()) {
    const std::size_t level = level_index(survey.levels, declared.same_weight_in);
    group = rows_above(survey.levels, survey.design_level, level);
    groups = survey.levels[level].data.rows;
  }
  std::vector<double> weight(groups, 0.0);
  std::vector<double> members(groups, 0.0);
  for (std::size_t row = 0; row < rows; ++row) {
    if (survey.design.respondent[row] == 0) continue;
    const std::size_t at = group.empty() ? row : group[row];
    weight[at] += row_weights[row];
    members[at] += 1;
  }
  for (std::size_t unit = 0; unit < margin.of_unit.size(); ++unit) {
    if (margin.of_unit[unit] < 0) continue;
    const std::size_t at = margin.units.group_of(unit);
    MarginComparison& line = lines[static_cast<std::size_t>(margin.of_unit[unit])];
    line.respondents += 1;
    line.weighted += margin.value_of(unit) * weight[at] / members[at];
  }
  return lines;
}

// One margin's part of a file: with several variables a column each, else the long form.
void append(const MarginSpec& spec,
            const std::vector<MarginComparison>& lines,
            MarginTemplate& file) {
  const bool wide = spec.variables.size() > 1;
  if (file.csv.empty()) {
    if (wide) {
      for (const std::string& variable : spec.variables) file.csv += csv_field(variable) + ",";
    } else {
      file.csv += "margin,level,";
    }
    file.csv += "total,label,respondents,weighted\n";
  }
  for (const MarginComparison& line : lines) {
    if (wide) {
      std::size_t start = 0;
      for (std::size_t k = 0; k < spec.variables.size(); ++k) {
        const std::size_t end =
            k + 1 < spec.variables.size() ? line.category.find('*', start) : line.category.size();
        file.csv += csv_field(line.category.substr(start, end - start)) + ",";
        start = end + 1;
      }
    } else {
      file.csv += csv_field(spec.name()) + "," + csv_field(line.category) + ",";
    }
    file.csv += "," + csv_field(line.label) + "," + shortest_text(line.respondents) + "," +
                shortest_text(std::round(line.weighted * 10) / 10) + "\n";
  }
  file.categories += lines.size();
}

}  // namespace

std::vector<MarginTemplate> margin_templates(const Survey& survey, Diagnostics& diagnostics) {
  std::vector<MarginTemplate> files;
  std::map<std::string, std::size_t> index;
  std::set<std::pair<std::string, std::string>> seen;
  for (const StepSpec& step : survey.config.weighting.steps) {
    if (!step.calibrates()) continue;
    CalibrationDeclaration declared = step.calibration;
    // The categories as they are: the config's collapses come after the file is read.
    for (MarginSpec& margin : declared.margins) margin.collapse.clear();
    const std::vector<BoundMargin> margins =
        bind_margins(survey, declared, survey.design.respondent, false, diagnostics);
    if (margins.size() != declared.margins.size()) continue;  // reported
    for (std::size_t m = 0; m < margins.size(); ++m) {
      const MarginSpec& spec = declared.margins[m];
      if (spec.file.empty()) continue;                             // its total stands in the config
      if (!seen.emplace(spec.file, spec.name()).second) continue;  // of another step too
      const auto [entry, is_new] = index.try_emplace(spec.file, files.size());
      const std::string own_name = std::filesystem::path(spec.file).filename().string();
      const bool taken = is_new && std::any_of(files.begin(), files.end(), [&](const auto& file) {
                           return file.file == own_name;
                         });
      if (taken || (!is_new && spec.variables.size() > 1)) {
        diagnostics.error(Concern::kConfig,
                          spec.location,
                          taken ? "two files of control totals have the name \"" + own_name +
                                      "\": name them differently"
                                : "a margin of several variables needs a file of its own but \"" +
                                      own_name + "\" has another margin too");
        continue;
      }
      if (is_new) files.push_back({std::filesystem::path(spec.file).filename().string(), "", 0});
      append(spec,
             describe(survey, declared, margins[m], survey.design.base_weight),
             files[entry->second]);
    }
  }
  return files;
}

std::vector<MarginComparison> compare_margins(Survey& survey, Diagnostics& diagnostics) {
  bind_replication(survey, diagnostics);
  bind_weighting(survey, diagnostics);
  const bool sound = !diagnostics.has_errors();
  std::vector<MarginComparison> lines;
  std::size_t steps_before = 0;
  for (const StepSpec& step : survey.config.weighting.steps) {
    if (!step.calibrates()) {
      steps_before += 1;
      continue;
    }
    // The weights that enter the calibration; base weights where something is wrong.
    std::vector<double> entering = survey.design.base_weight;
    if (sound) {
      WeightingPlan before;
      const std::size_t count = steps_before - survey.base_stages.size();
      before.steps.assign(survey.plan.steps.begin(),
                          survey.plan.steps.begin() + static_cast<std::ptrdiff_t>(count));
      entering = weight_full_sample(survey.design, before).weight;
    }
    steps_before += 1;
    Diagnostics reported;  // by bind_weighting
    for (const BoundMargin& margin :
         bind_margins(survey, step.calibration, survey.design.respondent, true, reported)) {
      const std::vector<MarginComparison> own =
          describe(survey, step.calibration, margin, entering);
      lines.insert(lines.end(), own.begin(), own.end());
    }
  }
  return lines;
}

std::string margin_comparison_csv(const std::vector<MarginComparison>& lines) {
  std::string csv = "margin,category,label,respondents,weighted,total,ratio\n";
  for (const MarginComparison& line : lines) {
    csv += csv_field(line.margin) + "," + csv_field(line.category) + "," + csv_field(line.label) +
           "," + shortest_text(line.respondents) + "," + exact_text(line.weighted) + "," +
           exact_text(line.total) + "," +
           (line.weighted != 0 ? exact_text(line.total / line.weighted) : "") + "\n";
  }
  return csv;
}

}  // namespace darkfigure
