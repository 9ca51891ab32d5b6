#include "engine/simulation/household_survey.h"

#include <algorithm>
#include <array>
#include <functional>

#include "engine/io/output_folder.h"
#include "engine/io/readstat_writer.h"
#include "engine/simulation/control_total_files.h"
#include "engine/simulation/simulated_survey.h"
#include "engine/simulation/survey_config.h"

namespace darkfigure {
namespace {

std::vector<OutputColumn> as_output(const std::vector<Column>& columns) {
  std::vector<OutputColumn> output;
  for (const Column& column : columns) output.push_back({column.name, column.label, &column, {}});
  return output;
}

// The design stands in the household file.
bool belongs_to_household(const Column& column) {
  constexpr std::array kNames = {"stratum", "psu", "base_weight", "adults", "region", "area"};
  return std::find(kNames.begin(), kNames.end(), column.name) != kNames.end();
}

}  // namespace

std::vector<Column> household_columns(const SimulationSpec& spec,
                                      const std::vector<Address>& addresses) {
  std::vector<Column> columns;
  const auto add = [&](const char* name,
                       const char* label,
                       const std::vector<std::pair<double, std::string>>& labels,
                       const std::function<double(const Address&)>& value) {
    Column& column = columns.emplace_back();
    column.name = name;
    column.label = label;
    for (const auto& [code, text] : labels) column.labels.push_back({code, "", 0, text});
    for (const Address& address : addresses) column.append(value(address), Missing::kPresent);
  };
  std::vector<std::pair<double, std::string>> regions;
  for (const std::string& region : spec.regions)
    regions.emplace_back(static_cast<double>(regions.size() + 1), region);
  add("household_id", "Address", {}, [](const Address& a) {
    return (a.stratum->code() * 10000.0 + a.psu) * 100000.0 + a.household;
  });
  add("stratum", "Stratum (region and area)", {}, [](const Address& a) {
    return a.stratum->code();
  });
  add("psu", "Primary sampling unit", {}, [](const Address& a) {
    return a.stratum->code() * 10000 + a.psu;
  });
  add("p_psu", "Selection probability of the PSU", {}, [](const Address& a) {
    return a.psu_probability;
  });
  add("p_address", "Selection probability of the address in its PSU", {}, [](const Address& a) {
    return a.address_probability;
  });
  add("region", "Region", regions, [](const Address& a) { return a.stratum->region; });
  add("area", "Area", {{1, "Urban"}, {2, "Rural"}}, [](const Address& a) {
    return a.stratum->area;
  });
  add("building", "Building", {{1, "House"}, {2, "Block of flats"}}, [](const Address& a) {
    return a.building;
  });
  add("disposition",
      "Final disposition (AAPOR)",
      {{110, "Interview"}, {210, "Refusal"}, {310, "Unknown eligibility"}, {410, "Vacant"}},
      [](const Address& a) { return a.disposition; });
  add("adults", "Adults in the household", {}, [](const Address& a) {
    return static_cast<double>(a.members.size());
  });
  for (std::size_t row = 0; row < addresses.size(); ++row) {
    if (addresses[row].members.empty()) columns.back().missing[row] = Missing::kSystem;
  }
  return columns;
}

std::string household_survey_config(const SimulationSpec& spec) {
  const char* margin = "calibration.margin";
  return config_header(spec) +
         "# One row per sampled address, nonrespondents too; one per adult of interviewed "
         "households.\n"
         "[data.household]\nfile = \"households.sav\"\nkey  = \"household_id\"\n\n"
         "[data.person]\nfile   = \"persons.sav\"\nkey    = \"person_id\"\nparent = "
         "\"household\"\nparent_key = \"household_id\"\n\n"
         "[design]\nlevel   = \"household\"\nstratum = \"stratum\"\npsu     = \"psu\"\n\n"
         "[replication]\nmethod     = \"bootstrap\"\nreplicates = 500\nseed       = " +
         std::to_string(spec.seed) +
         "\n\n# 110 interview, 210 refusal, 310 unknown eligibility, 410 vacant: AAPOR's codes.\n"
         "[weighting]\ndisposition = \"disposition\"\n\n"
         "[[weighting.step]]\nmethod        = \"selection\"\nprobabilities = [\"p_psu\", "
         "\"p_address\"]\n\n"
         "[[weighting.step]]\nmethod  = \"eligibility\"\nclasses = [\"region\", \"building\"]\n\n"
         "[[weighting.step]]\nmethod  = \"nonresponse\"\nclasses = [\"region\", \"area\", "
         "\"building\"]\n\n"
         "# Households and persons in one solution: every member has the household's weight.\n"
         "[calibration]\ndistance = \"raking\"\n\n" +
         config_margin(margin, "\"region\", \"area\"", "region_area_households.csv", "") +
         config_margin(margin, "\"adults\"", "household_size.csv", "") +
         config_margin(margin, "\"age_group\", \"sex\"", "age_sex.csv", "person") +
         config_margin(margin, "\"education\"", "education.csv", "person") +
         config_estimates(spec, "person");
}

std::size_t write_household_survey(const SimulationSpec& spec,
                                   const std::vector<PopulationStratum>& frame,
                                   const PopulationTruth& truth,
                                   OutputFolder& folder) {
  const std::vector<Address> addresses = draw_addresses(spec, frame);
  std::vector<Respondent> persons;
  for (const Address& address : addresses) {
    for (const Person& person : address.members) {
      const auto adults = static_cast<std::uint32_t>(address.members.size());
      persons.push_back({address.stratum, address.psu, address.household, adults, 0, person});
    }
  }
  const std::vector<Column> households = household_columns(spec, addresses);
  write_statistical_file(folder.stage("households.sav"),
                         StatisticalOutput::kSav,
                         {.label = spec.title},
                         as_output(households),
                         addresses.size());
  std::vector<Column> columns = survey_columns(spec, persons);
  std::erase_if(columns, belongs_to_household);
  write_statistical_file(folder.stage("persons.sav"),
                         StatisticalOutput::kSav,
                         {.label = spec.title},
                         as_output(columns),
                         persons.size());
  folder.write("survey.toml", household_survey_config(spec));
  folder.write("region_area_households.csv",
               crossed_totals("region,area", truth.region_area_households));
  folder.write("household_size.csv", margin_totals("adults", truth.household_size));
  folder.write("age_sex.csv", crossed_totals("age_group,sex", truth.age_sex));
  folder.write("education.csv", margin_totals("education", truth.education));
  return persons.size();
}

}  // namespace darkfigure
