#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"
#include "engine/io/readstat_writer.h"
#include "engine/simulation/population_truth.h"
#include "engine/simulation/simulated_survey.h"

namespace darkfigure {
namespace {

std::string crossed_totals(
    const std::string& header,
    const std::map<std::pair<std::uint32_t, std::uint32_t>, double>& totals) {
  std::string text = header + ",total\n";
  for (const auto& [key, total] : totals) {
    text += std::to_string(key.first) + "," + std::to_string(key.second) + "," +
            shortest_text(total) + "\n";
  }
  return text;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string margin(const std::string& variables, const std::string& file) {
  return "[[calibration.margin]]\nvariables = [" + variables + "]\nfile      = \"" + file +
         "\"\n\n";
}

}  // namespace

std::string survey_config(const SimulationSpec& spec) {
  std::string text = "# " + spec.title +
                     ": a synthetic survey whose population values are in truth.csv.\n\n[survey]\n";
  text += "title            = " + quoted(spec.title) +
          "\ncountry          = " + quoted(spec.country) +
          "\nreference_period = " + quoted(spec.reference_period) + "\n\n";
  text += "[data.person]\nfile = \"survey.sav\"\nkey  = \"person_id\"\n\n";
  text +=
      "[design]\nlevel   = \"person\"\nstratum = \"stratum\"\npsu     = \"psu\"\nweight  = "
      "\"base_weight\"\n\n";
  text += "[replication]\nmethod     = \"bootstrap\"\nreplicates = 500\nseed       = " +
          std::to_string(spec.seed) + "\n\n";
  text += "[calibration]\ndistance = \"raking\"\n\n";
  text += margin("\"age_group\", \"sex\"", "age_sex.csv") +
          margin("\"region\", \"area\"", "region_area.csv") +
          margin("\"education\"", "education.csv");
  text +=
      "# Don't know and refused count as \"no\" here. A plain any(v_robbery, v_assault) = 1 is "
      "missing for who\n"
      "# leaves one question open and says no to the rest; dropping them would overstate the "
      "prevalence.\n"
      "[derive]\n";
  for (const auto& [name, expression] : simulated_derivations(spec)) {
    text += name + " = \"" + expression + "\"\n";
  }
  for (const SimulatedIndicator& indicator : simulated_indicators(spec)) {
    text += "\n[[indicator]]\nid          = \"" + indicator.id +
            "\"\nlabel       = " + quoted(indicator.label) + "\nstatistic   = \"" +
            indicator.statistic + "\"\nnumerator   = \"" + indicator.numerator + "\"\n";
    if (!indicator.denominator.empty()) text += "denominator = \"" + indicator.denominator + "\"\n";
    if (indicator.unit != 1) text += "unit        = " + shortest_text(indicator.unit) + "\n";
  }
  text +=
      "\n[estimates]\ndomains  = [\"sex\", \"age_group\", \"region\", \"area\"]\nlevel    = "
      "95\ninterval = \"logit\"\n";
  return text + "\n[output]\nformats = [\"csv\", \"json\"]\nweights = \"sav\"\n";
}

SimulationResult simulate(const SimulationSpec& spec,
                          OutputFolder& folder,
                          const Progress& progress) {
  const std::vector<PopulationStratum> frame = build_frame(spec);
  const PopulationTruth truth = count_population(spec, frame, simulated_indicators(spec), progress);
  const std::vector<Respondent> respondents = draw_sample(spec, frame);
  const std::vector<Column> columns = survey_columns(spec, respondents);
  std::vector<OutputColumn> output;
  for (const Column& column : columns) output.push_back({column.name, column.label, &column, {}});
  write_statistical_file(folder.stage("survey.sav"),
                         StatisticalOutput::kSav,
                         {.label = spec.title},
                         output,
                         respondents.size());
  folder.write("survey.toml", survey_config(spec));
  folder.write("age_sex.csv", crossed_totals("age_group,sex", truth.age_sex));
  folder.write("region_area.csv", crossed_totals("region,area", truth.region_area));
  std::string education = "margin,level,total\n";
  for (const auto& [level, total] : truth.education) {
    education += "education," + std::to_string(level) + "," + shortest_text(total) + "\n";
  }
  folder.write("education.csv", education);
  folder.write("truth.csv", truth.csv);
  return {truth.persons, respondents.size(), folder.staged()};
}

}  // namespace darkfigure
