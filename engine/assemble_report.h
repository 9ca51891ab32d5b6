#pragma once

#include <vector>

#include "engine/report/run_report.h"
#include "engine/survey.h"

namespace darkfigure {

/// What the weighting did that a reader of the numbers must know: negative weights, replicates that
/// were left out.
std::vector<Finding> weighting_warnings(const RunReport& report);

/// Gathers what a run has to say. `estimates` are those before disclosure control: of whole tables
/// the reliability profiles judge by them.
RunReport assemble_report(const Survey& survey,
                          const FullSampleWeighting& full,
                          const std::vector<ColumnOutcome>& weighting,
                          const std::vector<Estimate>& estimates,
                          PublishedTable published);

}  // namespace darkfigure
