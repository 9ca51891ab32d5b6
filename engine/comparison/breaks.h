#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/report/finished_run.h"

namespace darkfigure {

/// A difference between two runs that makes their numbers not comparable.
struct SeriesBreak {
  std::string from;  // folders of the two runs
  std::string to;
  std::string kind;       // "definition", "cap", "mode", "coverage", "weighting"
  std::string indicator;  // empty: of all
  std::string key;        // of the resolved config
  std::string before;
  std::string after;
};

/// Kinds of breaks, for messages and options.
std::vector<std::string> break_kinds();

/// Compares the resolved configs of two manifests: indicators by their id, everything else by its
/// key. Files, seeds, replication, intervals and outputs are no breaks.
std::vector<SeriesBreak> find_breaks(const FinishedRun& before, const FinishedRun& after);

/// The breaks that touch an indicator (or its bounds of nonresponse, "robbery:all-no") and whose
/// kind is not among the accepted ("all": every kind), as a list for people.
std::string blocking_breaks(const std::vector<SeriesBreak>& breaks,
                            const std::string& indicator,
                            const std::set<std::string>& accepted);

}  // namespace darkfigure
