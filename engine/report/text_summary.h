#pragma once

#include <map>
#include <string>

#include "engine/report/run_report.h"

namespace darkfigure {

/// How the summary is set.
struct SummaryStyle {
  bool color = false;
  // Known population values by "indicator|domain|category" (simulated surveys): shown beside the
  // estimates when not empty.
  std::map<std::string, double> truth;
};

/// What a person wants to read after a run: data, weighting, replicates, and the national
/// estimates.
std::string text_summary(const RunReport& report, const SummaryStyle& style);

}  // namespace darkfigure
