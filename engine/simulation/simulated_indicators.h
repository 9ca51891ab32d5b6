#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/simulation/population.h"

namespace darkfigure {

/// An indicator that the simulated survey estimates and whose population value is known: how the
/// config declares it, and what a person adds to its numerator and denominator.
struct SimulatedIndicator {
  std::string id;
  std::string label;
  std::string statistic;
  std::string numerator;
  std::string denominator;  // may be empty
  double unit = 1;
  std::function<double(const Person&)> z;
  std::function<double(const Person&)> x;
  std::string notes = {};  // further lines of the config: what is said of it
};

/// Lines of the survey's config: how its domains are sent in SDMX.
std::string simulated_dimensions();

/// The prevalence of every crime, of any crime, incidents of the first crime per 1,000 persons,
/// reporting to the police, safety after dark (16.1.4), contact and bribery (16.5.1), victims.
std::vector<SimulatedIndicator> simulated_indicators(const SimulationSpec& spec);

/// Derived variables of the simulated survey's config: name and expression.
std::vector<std::pair<std::string, std::string>> simulated_derivations(const SimulationSpec& spec);

}  // namespace darkfigure
