#pragma once

#include <string>
#include <vector>

#include "engine/estimation/inference.h"

namespace darkfigure {

/// A cross-tabulation bound to the rows: the categories of two variables among the units of a base.
/// Its cells are those of domain 1 of its own frame; its indicator counts the units of the base.
struct Crosstab {
  std::string id;
  std::string label;
  std::string rows;  // the variables
  std::string columns;
  std::size_t indicator = 0;
  std::size_t row_count = 0;  // categories of each variable
  std::size_t column_count = 0;
  std::vector<std::size_t> row_of_cell;  // of the domain's categories
  std::vector<std::size_t> column_of_cell;
};

/// Tests of independence in a cross-tabulation.
struct CrosstabTest {
  std::string id;
  std::string label;
  std::string rows;
  std::string columns;
  double n = 0;                      // unweighted
  double least_cell = 0;             // unweighted units of the smallest cell
  double pearson = kNotAvailable;    // X² of the weighted proportions times n
  double mean_deff = kNotAvailable;  // mean generalized design effect, tr Δ / k
  double df = kNotAvailable;         // k = (r − 1)(c − 1)
  double design_df = kNotAvailable;
  double chi_square = kNotAvailable;  // first order: X² / mean deff, chi-square with k df
  double chi_square_p = kNotAvailable;
  double f = kNotAvailable;                 // X² / tr Δ
  double first_order_p = kNotAvailable;     // F(k, k ν)
  double second_order_df1 = kNotAvailable;  // d = (tr Δ)² / tr Δ²
  double second_order_df2 = kNotAvailable;  // d ν
  double second_order_p = kNotAvailable;    // F(d, d ν)
  std::string note;
};

/// Rao & Scott (1981, 1984): Pearson's X² of the weighted table, corrected by the eigenvalues of
/// Δ = (CᵀD⁻¹C/n)⁻¹ CᵀD⁻¹ V D⁻¹C, with C the interaction contrasts orthogonal to the main effects,
/// D = diag(p) and V the design covariance of the cell proportions. Same as R `svychisq(statistic =
/// "Chisq")` (first order) and `"F"` (second order, Satterthwaite).
CrosstabTest test_crosstab(const Inference& inference, const Crosstab& crosstab);

}  // namespace darkfigure
