#pragma once

#include <string>

#include "engine/core/diagnostics.h"

namespace darkfigure {

/// A piece of the config's text with the place of its first character.
struct SourceText {
  std::string text;
  Location location;
  bool empty() const { return text.empty(); }
};

/// An indicator as declared: which statistic of which expressions.
struct Indicator {
  std::string id;
  std::string label;
  std::string statistic;
  std::string level;  // of the numerator's units; empty: the design's
  SourceText numerator;
  SourceText denominator;    // empty: every unit
  SourceText where;          // empty: no restriction
  double unit = 1;           // rates are per this many units of the denominator
  double probability = 0.5;  // of a quantile
  Location location;
};

}  // namespace darkfigure
