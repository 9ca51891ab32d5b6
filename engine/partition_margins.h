#pragma once

#include <string>
#include <vector>

#include "engine/survey.h"

namespace darkfigure {

/// A calibration's margins and rows, those of one category of its partition.
struct CalibrationPart {
  std::string name;  // "region = 3"
  std::vector<BoundMargin> margins;
  CalibrationRows rows;
};

/// Takes margins that are crossed with the partition's variable apart. Groups of rows and collapsed
/// categories that lie in two parts become findings.
std::vector<CalibrationPart> partition_margins(const Column& partition,
                                               const std::vector<BoundMargin>& margins,
                                               const CalibrationRows& rows,
                                               const CalibrationDeclaration& declared,
                                               Diagnostics& diagnostics);

}  // namespace darkfigure
