#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config/config_document.h"

namespace darkfigure {

/// A crime asked about: how common it is, and how often it strikes its victims.
struct CrimeSpec {
  std::string name;  // variable: v_NAME (victim), n_NAME (incidents)
  std::string label;
  std::string iccs;         // code; may be empty
  double prevalence = 0;    // in the population, 12 months, approximately
  double repeat_share = 0;  // chance of each further incident
  double clustering = 0.5;  // standard deviation of the PSU effect on the logit
};

/// An official the respondent may have dealt with.
struct OfficialSpec {
  std::string name;  // variables: contact_NAME, bribe_NAME
  std::string label;
  double contact = 0;  // share of persons with a contact
  double bribe = 0;    // of those, share who paid or were asked for a bribe
};

/// How often the survey is repeated to see what its intervals are worth.
struct CoverageSpec {
  std::size_t samples = 1000;
  std::vector<std::string> methods;  // of variance
  std::size_t replicates = 200;      // of the bootstrap
  double level = 95;
  bool domains = false;  // regions too
};

/// A synthetic country and the survey taken in it.
struct SimulationSpec {
  std::string title;
  std::string country;
  std::string reference_period;
  std::uint64_t seed = 1;         // of the population
  std::uint64_t sample_seed = 1;  // of the sample drawn from it
  CoverageSpec coverage;
  std::vector<std::string> regions;         // each has an urban and a rural stratum
  std::size_t population_psus = 60;         // per stratum, on average
  std::size_t population_households = 150;  // per PSU, on average
  std::size_t sample_psus = 10;             // per stratum
  std::size_t sample_households = 40;       // per PSU
  bool all_adults = false;                  // interviewed in each household, not one of them
  double response_rate = 0.6;
  double item_missing = 0.01;  // share of refused or unknown answers, per item
  std::string labels;          // content of the file of texts in other languages; may be empty
  std::vector<std::string> languages;  // of the report; empty: English
  std::vector<CrimeSpec> crimes;
  std::vector<OfficialSpec> officials;
};

/// Sections and keys of a simulation's config.
const ConfigSchema& simulation_schema();

/// Reads a simulation's config; every problem becomes a finding.
SimulationSpec read_simulation_spec(const std::string& path,
                                    const std::vector<ConfigOverride>& overrides,
                                    Diagnostics& diagnostics);

}  // namespace darkfigure
