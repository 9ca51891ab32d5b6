#include "engine/simulation/population_truth.h"

#include <array>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

using Cell = std::pair<std::string, std::uint32_t>;  // domain, category (0 = all)

struct Tally {
  double z = 0;
  double x = 0;
};

double population_value(const SimulatedIndicator& indicator, const Tally& tally) {
  return indicator.statistic == "total" ? tally.z : indicator.unit * tally.z / tally.x;
}

}  // namespace

PopulationTruth count_population(const SimulationSpec& spec,
                                 const std::vector<PopulationStratum>& frame,
                                 const std::vector<SimulatedIndicator>& indicators,
                                 const Progress& progress) {
  PopulationTruth truth;
  std::vector<std::map<Cell, Tally>> tallies(indicators.size());
  const auto count = [&](const PopulationStratum& stratum, const Person& person) {
    ++truth.persons;
    ++truth.age_sex[{person.age_group, person.sex}];
    ++truth.region_area[{stratum.region, stratum.area}];
    ++truth.education[person.education];
    const std::array<Cell, 5> cells = {Cell{"all", 0},
                                       Cell{"sex", person.sex},
                                       Cell{"age_group", person.age_group},
                                       Cell{"region", stratum.region},
                                       Cell{"area", stratum.area}};
    for (std::size_t k = 0; k < indicators.size(); ++k) {
      const double z = indicators[k].z(person);
      const double x = indicators[k].x(person);
      for (const Cell& cell : cells) {
        Tally& tally = tallies[k][cell];
        tally.z += z;
        tally.x += x;
      }
    }
  };
  for (const PopulationStratum& stratum : frame) {
    for (const PopulationPsu& psu : stratum.psus) {
      if (progress)
        progress("population", static_cast<std::size_t>(&stratum - frame.data()), frame.size());
      for (std::uint32_t household = 0; household < psu.households; ++household) {
        const std::vector<Person> members = household_members(spec, stratum, psu, household);
        for (const Person& person : members) count(stratum, person);
        ++truth.household_size[static_cast<std::uint32_t>(members.size())];
        ++truth.region_area_households[{stratum.region, stratum.area}];
      }
    }
  }
  truth.csv = "indicator,domain,category,truth\n";
  for (std::size_t k = 0; k < indicators.size(); ++k) {
    for (const auto& [cell, tally] : tallies[k]) {
      truth.csv += csv_field(indicators[k].id) + "," + cell.first + "," +
                   (cell.second == 0 ? "all" : std::to_string(cell.second)) + "," +
                   exact_text(population_value(indicators[k], tally)) + "\n";
    }
  }
  return truth;
}

}  // namespace darkfigure
