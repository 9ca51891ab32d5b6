#pragma once

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

/// The control totals of one margin (one variable, or several crossed).
struct ControlMargin {
  std::vector<std::string> variables;
  std::string file;
  Location location;  // of the margin in the config
  std::vector<ControlTotal> totals;

  /// "region" or "age_group*sex".
  std::string name() const {
    std::string text;
    for (const std::string& variable : variables) text += (text.empty() ? "" : "*") + variable;
    return text;
  }
};

}  // namespace darkfigure
