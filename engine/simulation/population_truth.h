#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/progress.h"
#include "engine/simulation/simulated_indicators.h"

namespace darkfigure {

/// What is known of the whole synthetic population.
struct PopulationTruth {
  std::size_t persons = 0;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> age_sex;      // adults
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> region_area;  // adults
  std::map<std::uint32_t, double> education;                              // adults
  std::map<std::uint32_t, double> household_size;                         // households, by adults
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> region_area_households;
  std::string csv;  // indicator,domain,category,truth
};

/// Counts every person of the frame; domains are all, sex, age_group, region and area.
PopulationTruth count_population(const SimulationSpec& spec,
                                 const std::vector<PopulationStratum>& frame,
                                 const std::vector<SimulatedIndicator>& indicators,
                                 const Progress& progress = {});

}  // namespace darkfigure
