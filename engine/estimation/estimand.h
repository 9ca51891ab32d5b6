#pragma once

#include <vector>

#include "engine/core/indicator.h"

namespace darkfigure {

/// What is published under an indicator's name: one bound indicator, or the sum of several, each
/// times its coefficient (an average). All parts have the same frame of units.
struct Estimand {
  struct Part {
    std::size_t indicator;  // index of the bound indicator
    double coefficient = 1;
  };
  Indicator spec;
  std::vector<Part> parts;
  std::size_t frame = 0;

  bool is_single() const { return parts.size() == 1; }
};

}  // namespace darkfigure
