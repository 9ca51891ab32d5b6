#pragma once

#include <cstdint>
#include <vector>

#include "engine/simulation/simulation_spec.h"

namespace darkfigure {

/// A primary sampling unit of the synthetic country.
struct PopulationPsu {
  std::uint32_t number = 0;  // within the stratum, from 1
  std::uint32_t households = 0;
};

/// A stratum: the urban or rural part of a region.
struct PopulationStratum {
  std::uint32_t region = 0;  // from 1
  std::uint32_t area = 1;    // 1 urban, 2 rural
  std::vector<PopulationPsu> psus;

  std::uint32_t code() const { return region * 10 + area; }
};

/// An adult with the truth about everything the survey asks.
struct Person {
  std::uint32_t sex = 1;  // 1 male, 2 female
  std::uint32_t age = 18;
  std::uint32_t age_group = 1;           // 18-24, 25-34, 35-44, 45-54, 55-64, 65+
  std::uint32_t education = 1;           // none, primary, secondary, tertiary
  std::vector<std::uint32_t> incidents;  // per crime
  std::vector<std::uint8_t> contact;     // per official
  std::vector<std::uint8_t> bribe;       // per official
  std::uint32_t safety = 1;              // alone after dark: 1 very safe … 4 very unsafe
  bool reported = false;                 // the last incident, to the police (victims)
};

/// Frame of the synthetic country: strata and PSUs with their sizes.
std::vector<PopulationStratum> build_frame(const SimulationSpec& spec);

/// The adults of one household, the same at every call: everything is drawn from numbers addressed
/// by stratum, PSU, household and member.
std::vector<Person> household_members(const SimulationSpec& spec,
                                      const PopulationStratum& stratum,
                                      const PopulationPsu& psu,
                                      std::uint32_t household);

}  // namespace darkfigure
