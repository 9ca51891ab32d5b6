#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/survey.h"

namespace darkfigure {

/// A file of control totals to fill: its name (without folders) and its CSV.
struct MarginTemplate {
  std::string file;
  std::string csv;
  std::size_t categories = 0;
};

/// For each file of control totals that the config names a CSV with every category of the sample,
/// its label, its respondents and the sum of their base weights, and an empty `total`.
std::vector<MarginTemplate> margin_templates(const Survey& survey, Diagnostics& diagnostics);

/// One category of a margin beside the sample.
struct MarginComparison {
  std::string margin;
  std::string category;
  std::string label;
  double respondents = 0;
  double weighted = 0;  // the weights that enter the calibration
  double total = 0;     // control total
};

/// Reads the control totals and holds them to each other (grand totals, nested margins: findings)
/// and to the design-weighted sample.
std::vector<MarginComparison> compare_margins(Survey& survey, Diagnostics& diagnostics);

/// The comparison as CSV.
std::string margin_comparison_csv(const std::vector<MarginComparison>& lines);

}  // namespace darkfigure
