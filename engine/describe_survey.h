#pragma once

#include "engine/estimation/variance_method.h"
#include "engine/report/run_report.h"
#include "engine/survey.h"

namespace darkfigure {

/// What the indicators measure, the domains' categories, and the variables that were read: texts
/// for the readers of the numbers.
void describe_survey(const Survey& survey, RunReport& report);

/// Labels of [output] that name no domain, category or indicator of the run: warnings.
void check_labels(const Survey& survey, Diagnostics& diagnostics);

/// Base and final weights side by side. Bins with fewer than `minimum_cases` rows are left out.
WeightHistogram weight_histogram(const std::vector<double>& before,
                                 const std::vector<double>& after,
                                 std::size_t minimum_cases);

/// Standard errors of the published national estimates from the first replicates alone: of methods
/// whose replicates are interchangeable draws.
std::vector<SeConvergence> se_convergence(const Survey& survey,
                                          const VarianceMethod& method,
                                          const PublishedTable& published);

}  // namespace darkfigure
