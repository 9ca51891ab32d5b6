#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"

namespace darkfigure {

/// A piece of the config's text with the place of its first character.
struct SourceText {
  std::string text;
  Location location;
  bool empty() const { return text.empty(); }
};

/// Definitions of a weighted quantile (names of R survey's qrule; methods.md, Quantiles).
enum class QuantileRule { kMath, kSchool, kHf4, kHf5, kHf6, kHf7, kHf8, kHf9 };

/// What is asked for of a quantile.
struct QuantileSpec {
  double probability = 0.5;
  QuantileRule rule = QuantileRule::kMath;
  bool declared = false;  // a key of it is written
  bool woodruff = false;  // variance by inverting the interval of a share (Woodruff 1952)
};

/// What the missing answers of a condition count as.
struct MissingAnswers {
  std::vector<std::string> as_no;   // reasons ("refused", "dont_know" …), or "all"
  std::vector<std::string> as_yes;  // the same
};

/// What is said of an indicator for those who read its numbers; nothing is computed from it.
struct IndicatorNotes {
  std::vector<std::string> iccs;
  std::map<std::string, std::string> sdmx;  // dimension or attribute → code
  std::string period;
  std::string universe;
  std::string deviation;
};

/// An indicator as declared: which statistic of which expressions.
struct Indicator {
  std::string id;
  std::string label;
  std::string statistic;
  std::string level;  // of the numerator's units; empty: the design's
  SourceText numerator;
  SourceText denominator;       // empty: every unit
  SourceText where;             // empty: no restriction
  std::string weight;           // variable of its own base weight; empty: the design's
  std::vector<std::string> of;  // indicators that an average is made of
  double unit = 1;              // published per this many units of the denominator
  QuantileSpec quantile;
  MissingAnswers missing;
  bool nonresponse_bounds = false;  // also with all missing answers as no, and as yes
  IndicatorNotes notes;
  Location location;
};

}  // namespace darkfigure
