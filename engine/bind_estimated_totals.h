#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Reads the sampling error that a calibration's totals are declared to have, and gives each part
/// of the step what its totals move by in every replicate. Names that no margin has, what is no
/// covariance, and errors that contradict how the totals add up become findings.
void bind_shifts(const Survey& survey,
                 const CalibrationDeclaration& declared,
                 const std::vector<BoundMargin>& margins,
                 CalibrationStep& step,
                 Diagnostics& diagnostics);

}  // namespace darkfigure
