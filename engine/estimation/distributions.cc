#include "engine/estimation/distributions.h"

#include <cmath>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace darkfigure {

using boost::math::cdf;
using boost::math::complement;
using boost::math::quantile;

double t_quantile(double level, double df) {
  const double tail = (1 - level / 100) / 2;
  if (std::isinf(df)) return quantile(complement(boost::math::normal(), tail));
  return quantile(complement(boost::math::students_t(df), tail));
}

double two_sided_t_tail(double t, double df) {
  const double size = std::abs(t);
  if (std::isinf(df)) return 2 * cdf(complement(boost::math::normal(), size));
  return 2 * cdf(complement(boost::math::students_t(df), size));
}

double f_tail(double f, double numerator_df, double denominator_df) {
  if (std::isinf(denominator_df)) return chi_square_tail(f * numerator_df, numerator_df);
  return cdf(complement(boost::math::fisher_f(numerator_df, denominator_df), f));
}

double chi_square_tail(double x, double df) {
  return cdf(complement(boost::math::chi_squared(df), x));
}

double beta_quantile(double probability, double a, double b) {
  if (a <= 0) return 0;
  if (b <= 0) return 1;
  return quantile(boost::math::beta_distribution<double>(a, b), probability);
}

}  // namespace darkfigure
