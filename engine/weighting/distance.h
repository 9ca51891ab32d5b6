#pragma once

#include <span>
#include <string_view>

namespace darkfigure {

/// Limits on w/d.
struct Bounds {
  double lower = 0;
  double upper = 0;
};

/// A calibration distance is a pair of functions (Deville & Särndal 1992, table 1): the g-weight
/// F(u) = w/d at u = q xᵀλ and its derivative. F(0) = F'(0) = 1.
struct Distance {
  std::string_view name;
  double (*g)(double u, Bounds bounds);
  double (*dg)(double u, Bounds bounds);
  bool bounded;
  bool multiplicative;  // F(u + v) = F(u) F(v): g-weights are products over the margins
  bool reaches_bounds;  // g-weights may lie on their bounds; else strictly between them
};

/// raking: exp(u) · linear: 1 + u · logit: (L(U−1) + U(1−L) e^{Au}) / ((U−1) + (1−L) e^{Au}) with
/// A = (U−L) / ((1−L)(U−1)), which stays within (L, U) · truncated: 1 + u and truncated-raking:
/// exp(u), both cut at L and U.
std::span<const Distance> distances();

/// The distance of that name; the name must be one of the table, or "logistic": 1/(1 + e^{−u}), the
/// response probability that propensity models fit by the same equations (F(0) = 1/2).
const Distance& distance_named(std::string_view name);

}  // namespace darkfigure
