#pragma once

#include <string>

#include "engine/disclosure/published_table.h"
#include "engine/estimation/replicate_estimates.h"
#include "engine/survey.h"

namespace darkfigure {

/// `replicate_estimates.csv`: a row per replicate with its coefficient, its address (of a jackknife
/// the PSU that is left out, else its number) and its estimates; a column per published estimate,
/// "indicator|domain|category". Estimates that are not published, or have no standard error, have
/// none.
std::string replicate_table_csv(const Survey& survey,
                                const ReplicateEstimates& theta,
                                const std::vector<double>& coefficients,
                                const PublishedTable& published);

}  // namespace darkfigure
