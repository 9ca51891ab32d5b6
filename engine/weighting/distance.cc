#include "engine/weighting/distance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace darkfigure {
namespace {

double linear_g(double u, Bounds) { return 1 + u; }
double linear_dg(double, Bounds) { return 1; }

double raking_g(double u, Bounds) { return std::exp(u); }
double raking_dg(double u, Bounds) { return std::exp(u); }

// With t = 1/(1 + (1−L)/(U−1)·e^{Au}), F = L·t + U·(1−t): no overflow for any u.
double logit_share(double u, Bounds b) {
  const double a = (b.upper - b.lower) / ((1 - b.lower) * (b.upper - 1));
  return 1 / (1 + (1 - b.lower) / (b.upper - 1) * std::exp(a * u));
}
double logit_g(double u, Bounds b) {
  const double t = logit_share(u, b);
  return b.lower * t + b.upper * (1 - t);
}
double logit_dg(double u, Bounds b) {
  const double a = (b.upper - b.lower) / ((1 - b.lower) * (b.upper - 1));
  const double t = logit_share(u, b);
  return (b.upper - b.lower) * a * t * (1 - t);
}

// Cut functions: the slope is 0 beyond the bounds.
double truncated_g(double u, Bounds b) { return std::clamp(1 + u, b.lower, b.upper); }
double truncated_dg(double u, Bounds b) { return 1 + u > b.lower && 1 + u < b.upper ? 1 : 0; }

double truncated_raking_g(double u, Bounds b) { return std::clamp(std::exp(u), b.lower, b.upper); }
double truncated_raking_dg(double u, Bounds b) {
  const double g = std::exp(u);
  return g > b.lower && g < b.upper ? g : 0;
}

double logistic_g(double u, Bounds) { return 1 / (1 + std::exp(-u)); }
double logistic_dg(double u, Bounds) {
  const double p = logistic_g(u, {});
  return p * (1 - p);
}

constexpr std::array<Distance, 5> kDistances = {{
    {"raking", raking_g, raking_dg, false, true, false},
    {"linear", linear_g, linear_dg, false, false, false},
    {"logit", logit_g, logit_dg, true, false, false},
    {"truncated", truncated_g, truncated_dg, true, false, true},
    {"truncated-raking", truncated_raking_g, truncated_raking_dg, true, false, true},
}};

constexpr Distance kLogistic = {"logistic", logistic_g, logistic_dg, false, false, false};

}  // namespace

std::span<const Distance> distances() { return kDistances; }

const Distance& distance_named(std::string_view name) {
  for (const Distance& distance : kDistances) {
    if (distance.name == name) return distance;
  }
  if (name == kLogistic.name) return kLogistic;
  throw std::logic_error("unknown calibration distance");
}

}  // namespace darkfigure
