#include "engine/estimation/interval.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/estimation/distributions.h"

namespace darkfigure {
namespace {

// In the order of IntervalMethod.
constexpr std::array<std::string_view, 7> kNames = {
    "logit", "korn-graubard", "kg-uncapped", "wilson", "wilson-z", "wald", "log"};

double effective_size(const ProportionPrecision& at) { return at.p * (1 - at.p) / (at.se * at.se); }

}  // namespace

std::string interval_name(IntervalMethod method) {
  return std::string(kNames[static_cast<std::size_t>(method)]);
}

IntervalMethod interval_named(std::string_view name) {
  const auto at = std::find(kNames.begin(), kNames.end(), name);
  if (at == kNames.end()) throw std::logic_error("no interval method of that name");
  return static_cast<IntervalMethod>(at - kNames.begin());
}

Interval proportion_interval(IntervalMethod method, const ProportionPrecision& at) {
  switch (method) {
    case IntervalMethod::kKornGraubard:
      return korn_graubard_interval(at, true);
    case IntervalMethod::kKgUncapped:
      return korn_graubard_interval(at, false);
    case IntervalMethod::kWilson:
      return wilson_interval(at, at.df);
    case IntervalMethod::kWilsonZ:
      return wilson_interval(at, std::numeric_limits<double>::infinity());
    case IntervalMethod::kWald:
      return wald_interval(at.p, at.se, at.level, at.df);
    case IntervalMethod::kLogit:
    case IntervalMethod::kLog:
      break;
  }
  return logit_interval(at.p, at.se, at.level, at.df);
}

Interval wald_interval(double estimate, double se, double level, double df) {
  const double half = t_quantile(level, df) * se;
  return {estimate - half, estimate + half};
}

Interval log_interval(double estimate, double se, double level, double df) {
  const double factor = std::exp(t_quantile(level, df) * se / estimate);
  return {estimate / factor, estimate * factor};
}

Interval logit_interval(double p, double se, double level, double df) {
  const double center = std::log(p / (1 - p));
  const double half = t_quantile(level, df) * se / (p * (1 - p));
  const auto expit = [](double x) { return 1 / (1 + std::exp(-x)); };
  return {expit(center - half), expit(center + half)};
}

Interval korn_graubard_interval(const ProportionPrecision& at, bool capped) {
  const double ratio = t_quantile(at.level, at.n - 1) / t_quantile(at.level, at.df);
  double n = effective_size(at) * ratio * ratio;
  if (capped) n = std::min(n, at.n);
  const double tail = (1 - at.level / 100) / 2;
  return {beta_quantile(tail, n * at.p, n * (1 - at.p) + 1),
          beta_quantile(1 - tail, n * at.p + 1, n * (1 - at.p))};
}

Interval wilson_interval(const ProportionPrecision& at, double df) {
  const double n = effective_size(at);
  const double t = t_quantile(at.level, df);
  const double center = at.p + t * t / (2 * n);
  const double half = t / (2 * n) * std::sqrt(4 * n * at.p * (1 - at.p) + t * t);
  const double scale = 1 + t * t / n;
  return {(center - half) / scale, (center + half) / scale};
}

Interval interval_at_bound(double p, double n, double level) {
  const double reach = 1 - std::pow((1 - level / 100) / 2, 1 / n);
  return p == 0 ? Interval{0, reach} : Interval{1 - reach, 1};
}

}  // namespace darkfigure
