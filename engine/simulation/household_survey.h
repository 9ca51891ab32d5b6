#pragma once

#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/simulation/population_truth.h"
#include "engine/simulation/sample.h"

namespace darkfigure {

class OutputFolder;

/// One row per sampled address, interviewed or not: design, probabilities, disposition; what only
/// an interview tells (adults) is missing elsewhere.
std::vector<Column> household_columns(const SimulationSpec& spec,
                                      const std::vector<Address>& addresses);

/// The config of a survey of all adults: base weights from probabilities, unknown eligibility,
/// nonresponse, and one weight per household that meets totals of households and of persons.
std::string household_survey_config(const SimulationSpec& spec);

/// Writes households.sav, persons.sav, survey.toml and the control totals; returns the number of
/// persons interviewed.
std::size_t write_household_survey(const SimulationSpec& spec,
                                   const std::vector<PopulationStratum>& frame,
                                   const PopulationTruth& truth,
                                   OutputFolder& folder);

}  // namespace darkfigure
