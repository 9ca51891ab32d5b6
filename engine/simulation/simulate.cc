#include "engine/io/output_folder.h"
#include "engine/io/readstat_writer.h"
#include "engine/simulation/control_total_files.h"
#include "engine/simulation/household_survey.h"
#include "engine/simulation/population_truth.h"
#include "engine/simulation/simulated_survey.h"
#include "engine/simulation/survey_config.h"

namespace darkfigure {

std::string survey_config(const SimulationSpec& spec) {
  const char* margin = "calibration.margin";
  return config_header(spec) +
         "[data.person]\nfile = \"survey.sav\"\nkey  = \"person_id\"\n\n"
         "[design]\nlevel   = \"person\"\nstratum = \"stratum\"\npsu     = \"psu\"\nweight  = "
         "\"base_weight\"\n\n"
         "[replication]\nmethod     = \"bootstrap\"\nreplicates = 500\nseed       = " +
         std::to_string(spec.seed) + "\n\n[calibration]\ndistance = \"raking\"\n\n" +
         config_margin(margin, "\"age_group\", \"sex\"", "age_sex.csv", "") +
         config_margin(margin, "\"region\", \"area\"", "region_area.csv", "") +
         config_margin(margin, "\"education\"", "education.csv", "") + config_estimates(spec, "");
}

std::size_t write_survey_file(const SimulationSpec& spec,
                              const std::vector<PopulationStratum>& frame,
                              const std::string& path) {
  const std::vector<Respondent> respondents = draw_sample(spec, frame);
  const std::vector<Column> columns = survey_columns(spec, respondents);
  std::vector<OutputColumn> output;
  for (const Column& column : columns) output.push_back({column.name, column.label, &column, {}});
  write_statistical_file(
      path, StatisticalOutput::kSav, {.label = spec.title}, output, respondents.size());
  return respondents.size();
}

SimulationResult simulate(const SimulationSpec& spec,
                          OutputFolder& folder,
                          const Progress& progress) {
  const std::vector<PopulationStratum> frame = build_frame(spec);
  const PopulationTruth truth = count_population(spec, frame, simulated_indicators(spec), progress);
  folder.write("truth.csv", truth.csv);
  if (!spec.labels.empty()) folder.write("labels.csv", spec.labels);
  if (spec.all_adults) {
    const std::size_t persons = write_household_survey(spec, frame, truth, folder);
    return {truth.persons, persons, folder.staged()};
  }
  const std::size_t respondents = write_survey_file(spec, frame, folder.stage("survey.sav"));
  folder.write("survey.toml", survey_config(spec));
  folder.write("age_sex.csv", crossed_totals("age_group,sex", truth.age_sex));
  folder.write("region_area.csv", crossed_totals("region,area", truth.region_area));
  folder.write("education.csv", margin_totals("education", truth.education));
  return {truth.persons, respondents, folder.staged()};
}

}  // namespace darkfigure
