#pragma once

#include <cstdint>
#include <vector>

#include "engine/simulation/population.h"

namespace darkfigure {

/// A respondent with the design variables.
struct Respondent {
  const PopulationStratum* stratum = nullptr;
  std::uint32_t psu = 0;
  std::uint32_t household = 0;
  std::uint32_t adults = 1;
  double base_weight = 0;  // inverse of the inclusion probability
  Person person;
};

/// A sampled address of a household survey, and what became of it.
struct Address {
  const PopulationStratum* stratum = nullptr;
  std::uint32_t psu = 0;
  std::uint32_t household = 0;     // number of the address; those beyond the households are vacant
  double psu_probability = 0;      // of selection
  double address_probability = 0;  // … within the PSU
  std::uint32_t building = 1;      // 1 house, 2 block of flats; known of every address
  std::uint32_t disposition = 0;   // AAPOR: 110 interview, 210 refusal, 310 unknown, 410 vacant
  std::vector<Person> members;     // of interviewed households
};

/// Draws PSUs systematically with probability proportional to households, then addresses at random
/// (about one in twenty is vacant), and interviews every adult of the households that respond.
std::vector<Address> draw_addresses(const SimulationSpec& spec,
                                    const std::vector<PopulationStratum>& frame);

/// Draws PSUs systematically with probability proportional to households, then households at
/// random, then one adult; keeps those who respond. The base weight is not adjusted for
/// nonresponse: that is the calibration's work.
std::vector<Respondent> draw_sample(const SimulationSpec& spec,
                                    const std::vector<PopulationStratum>& frame);

}  // namespace darkfigure
