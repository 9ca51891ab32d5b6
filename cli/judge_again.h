#pragma once

#include <string>
#include <vector>

#include "engine/report/run_report.h"

namespace darkfigure {

/// Verdicts of other reliability profiles on a finished run.
struct Judgement {
  std::string table;  // for the terminal
  std::string csv;    // quality.csv: per profile the verdict and its rule
};

/// Judges by these profiles ("all": every shipped one) and leaves the strictest verdict of each
/// published estimate in the report. Throws InputError where there is no such profile.
Judgement judge_again(const std::vector<std::string>& names, RunReport& report);

}  // namespace darkfigure
