#pragma once

#include <string>
#include <vector>

#include "engine/core/estimate.h"

namespace darkfigure {

// Pictures without text: the numbers stand in cells beside them. Colours are attributes, so that
// every renderer takes them; the direction of the axis is that of the text.

/// A linear axis from 0 (or below) with round marks.
struct Axis {
  double low = 0;
  double high = 1;
  double step = 0.25;
  bool is_mirrored = false;  // right to left

  /// Marks from `low` to `high`.
  std::vector<double> marks() const;
};

/// An axis that holds all of these values; `at_most` bounds it (1 of proportions).
Axis axis_for(const std::vector<double>& values, double at_most, bool is_mirrored);

/// A point with its interval: a disc on a line, or a hollow diamond on a dashed line where the
/// number is of low reliability. `reference` is a thin line (the total); NaN: none.
std::string interval_plot(const Axis& axis,
                          double value,
                          double lower,
                          double upper,
                          bool is_reliable,
                          double reference = kNotAvailable);

/// A bar of 100 % filled up to `share`, with the interval of the share.
std::string share_bar(double share, double lower, double upper, bool is_mirrored);

/// A bar from the middle: `share` to the end side, the rest to the start side.
std::string diverging_bar(double share, bool is_mirrored);

/// Bars of two distributions, the first above a line and the second below it.
std::string mirrored_histogram(const std::vector<double>& above, const std::vector<double>& below);

/// A curve through points, x between 0 and 1, y between `low` and `high`; `level` is a dashed line.
std::string curve(const std::vector<double>& x,
                  const std::vector<double>& y,
                  double low,
                  double high,
                  double level);

/// Two dots on an axis from −limit to +limit: where a control total was, and where it is now.
std::string deviation_dots(double before, double after, double limit, bool is_mirrored);

}  // namespace darkfigure
