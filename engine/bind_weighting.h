#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Binds the steps of the weighting to the rows; every problem becomes a finding.
void bind_weighting(Survey& survey, Diagnostics& diagnostics);

/// The variables of the files that the weighting names.
std::vector<std::string> weighting_variables(const WeightingConfig& config);

/// The margins of a calibration bound to the sample, those of a partition crossed with it. `active`
/// marks the rows that take part. `with_totals` = false binds them without reading any total.
std::vector<BoundMargin> bind_margins(const Survey& survey,
                                      const CalibrationDeclaration& declared,
                                      const std::vector<std::uint8_t>& active,
                                      bool with_totals,
                                      Diagnostics& diagnostics);

}  // namespace darkfigure
