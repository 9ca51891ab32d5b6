#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"

namespace darkfigure {

/// One row of a margin's control totals as read: a category of each variable, and the total.
struct ControlTotal {
  std::vector<std::string> categories;  // codes or labels, one per variable of the margin
  double total = 0;
  int row = 0;  // line of the file
};

/// How closely a control total must be met: hard (both 0), within a tolerance that is guaranteed,
/// or with a ridge (Beaumont & Bocci 2008; Rao & Singh 1997). Both are relative to the total.
struct Softness {
  double ridge = 0;
  double tolerance = 0;

  bool soft() const { return ridge > 0 || tolerance > 0; }
};

/// A margin as declared: units counted, or a numeric variable summed, by the categories of one
/// variable, of several crossed, or of none (one overall total).
struct MarginSpec {
  std::vector<std::string> variables;
  std::string total_of;               // the numeric variable; empty: units are counted
  std::string level;                  // of the units; empty: the design's
  std::string file;                   // CSV of control totals …
  std::optional<double> total;        // … or the overall total itself
  std::vector<std::string> collapse;  // "7 + 8": categories taken as one
  std::vector<std::string> totals;    // "7 = 1200": instead of the file's
  Softness softness;
  Location location;  // in the config

  /// "region", "age_group*sex", "income by region", "income".
  std::string name() const {
    std::string text;
    for (const std::string& variable : variables) text += (text.empty() ? "" : "*") + variable;
    if (total_of.empty()) return text;
    return total_of + (text.empty() ? "" : " by " + text);
  }
};

/// The control totals of one margin.
struct ControlMargin {
  MarginSpec spec;
  std::vector<ControlTotal> totals;
};

}  // namespace darkfigure
