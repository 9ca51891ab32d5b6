#pragma once

#include <string>
#include <vector>

#include "engine/report/finished_run.h"

namespace darkfigure {

/// A number that another system has otherwise.
struct CellDifference {
  std::string row;     // "robbery, sex = 1"
  std::string column;  // of estimates.csv
  double ours = kNotAvailable;
  double theirs = kNotAvailable;
  double relative = kNotAvailable;
};

/// How a run's estimates compare with those of another system.
struct AgainstResult {
  std::size_t rows = 0;
  std::size_t cells = 0;                    // compared
  double largest = 0;                       // relative difference
  std::vector<CellDifference> differences;  // beyond the tolerance
  std::vector<std::string> missing;         // rows that the run does not have
};

/// Compares cell by cell with a CSV that has the columns indicator, domain, category and any
/// numeric columns of estimates.csv; empty cells are not compared. What cannot be compared is a
/// finding.
AgainstResult compare_with_csv(const FinishedRun& run,
                               const std::string& file,
                               double tolerance,
                               Diagnostics& diagnostics);

}  // namespace darkfigure
