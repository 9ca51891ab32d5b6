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

/// Draws PSUs systematically with probability proportional to households, then households at
/// random, then one adult; keeps those who respond. The base weight is not adjusted for
/// nonresponse: that is the calibration's work.
std::vector<Respondent> draw_sample(const SimulationSpec& spec,
                                    const std::vector<PopulationStratum>& frame);

}  // namespace darkfigure
