#include "engine/estimation/interval.h"

#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace darkfigure {

double t_quantile(double level, double df) {
  const double tail = (1 - level / 100) / 2;
  if (std::isinf(df)) {
    return boost::math::quantile(boost::math::complement(boost::math::normal(), tail));
  }
  return boost::math::quantile(boost::math::complement(boost::math::students_t(df), tail));
}

Interval wald_interval(double estimate, double se, double level, double df) {
  const double half = t_quantile(level, df) * se;
  return {estimate - half, estimate + half};
}

Interval logit_interval(double p, double se, double level, double df) {
  const double center = std::log(p / (1 - p));
  const double half = t_quantile(level, df) * se / (p * (1 - p));
  const auto expit = [](double x) { return 1 / (1 + std::exp(-x)); };
  return {expit(center - half), expit(center + half)};
}

Interval interval_at_bound(double p, double n, double level) {
  const double reach = 1 - std::pow((1 - level / 100) / 2, 1 / n);
  return p == 0 ? Interval{0, reach} : Interval{1 - reach, 1};
}

}  // namespace darkfigure
