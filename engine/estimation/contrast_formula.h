#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"

namespace darkfigure {

/// An estimate named in a formula: "robbery[sex=2, region=North]"; without brackets the whole
/// population.
struct EstimateName {
  std::string indicator;
  std::vector<std::pair<std::string, std::string>> categories;  // domain variable, code
  std::size_t offset = 0;                                       // in the formula's text

  bool operator==(const EstimateName& other) const {
    return indicator == other.indicator && categories == other.categories;
  }
};

/// A formula of estimates: numbers, names, + − * / and parentheses.
struct ContrastFormula {
  enum class Kind { kNumber, kTerm, kNegative, kAdd, kSubtract, kMultiply, kDivide };
  Kind kind = Kind::kNumber;
  double number = 0;
  std::size_t term = 0;  // index into the names
  std::vector<ContrastFormula> children;

  /// The value where the terms have these values.
  double value(std::span<const double> terms) const;
  /// ∂value/∂term, by forward differentiation.
  std::vector<double> gradient(std::span<const double> terms) const;
  /// A quotient whose denominator names an estimate: equal parts give 1, not 0.
  bool is_ratio() const;
};

struct ParsedContrast {
  ContrastFormula formula;
  std::vector<EstimateName> names;
  bool ok = true;
};

/// Parses a formula; a syntax error becomes a finding that points at the character.
ParsedContrast parse_contrast(const SourceText& source, Diagnostics& diagnostics);

/// `a − b` of two terms.
ContrastFormula difference_formula();

}  // namespace darkfigure
