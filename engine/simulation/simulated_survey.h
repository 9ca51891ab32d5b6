#pragma once

#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/progress.h"
#include "engine/simulation/sample.h"
#include "engine/simulation/simulation_spec.h"

namespace darkfigure {

/// The microdata of the simulated survey: one row per respondent, with labels and with answers
/// refused (9, 99, 999) or not known (8, 98, 998) declared user-missing.
std::vector<Column> survey_columns(const SimulationSpec& spec,
                                   const std::vector<Respondent>& respondents);

/// A config that weights and estimates the simulated survey.
std::string survey_config(const SimulationSpec& spec);

/// What a simulation wrote.
struct SimulationResult {
  std::size_t population = 0;
  std::size_t respondents = 0;
  std::vector<std::string> files;
};

class OutputFolder;

/// Draws a sample and writes its microdata (.sav); returns the number of respondents.
std::size_t write_survey_file(const SimulationSpec& spec,
                              const std::vector<PopulationStratum>& frame,
                              const std::string& path);

/// Draws the population and the sample, and writes survey.sav, survey.toml, age_sex.csv,
/// region_area.csv, education.csv (control totals) and truth.csv into the folder's staging area.
SimulationResult simulate(const SimulationSpec& spec,
                          OutputFolder& folder,
                          const Progress& progress = {});

}  // namespace darkfigure
