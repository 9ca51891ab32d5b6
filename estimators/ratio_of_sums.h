#pragma once

#include <limits>

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Σ w·z / Σ w·x; NaN when the base has no weight.
inline double ratio_of_sums(Sums sums) {
  if (sums.denominator == 0) return std::numeric_limits<double>::quiet_NaN();
  return sums.numerator / sums.denominator;
}

/// (z − θ·x) / Σ w·x (Woodruff 1971).
inline double ratio_influence(Sums sums, double z, double x) {
  return (z - ratio_of_sums(sums) * x) / sums.denominator;
}

}  // namespace darkfigure
