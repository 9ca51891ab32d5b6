#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/editing/edit.h"
#include "engine/weighting/margins.h"

namespace darkfigure {

/// What is known of the design beside the data.
struct DeclaredDesign {
  std::optional<double> strata;
  std::optional<double> psus;
  std::optional<double> population;    // that the base weights should sum to
  double population_tolerance = 0.05;  // relative
};

/// Strata, PSUs and the sum of the base weights against what is declared.
/// `drawn_strata` is how many there were before any were taken together for the variance.
void compare_design(const Design& design,
                    std::size_t drawn_strata,
                    const DeclaredDesign& declared,
                    const std::string& file,
                    std::vector<Edit>& edits);

/// Categories whose base weights sum to less than half or more than twice their control total.
void compare_with_totals(const Design& design,
                         const std::vector<BoundMargin>& margins,
                         const std::string& file,
                         std::vector<Edit>& edits);

}  // namespace darkfigure
