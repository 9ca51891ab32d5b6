#pragma once

#include <string>
#include <vector>

#include "engine/report/finished_run.h"

namespace darkfigure {

/// Σ √(c_r c'_r)(θ_r − θ)(θ'_r − θ') over the replicates of one address in both waves, whose number
/// goes to `paired`; not available where a wave kept none.
double wave_covariance(const FinishedRun& a,
                       const FinishedRun& b,
                       const Estimate& before,
                       const Estimate& after,
                       std::size_t& paired);

/// Replicates pair only where they were made in the same way: what does not fit becomes a finding.
void check_pairing(const std::vector<FinishedRun>& runs, Diagnostics& diagnostics);

/// Samples taken as independent that are the same file, or whose jackknives leave out the same
/// PSUs, may well not be: a warning.
void warn_of_shared_psus(const std::vector<FinishedRun>& runs, Diagnostics& diagnostics);

/// Why an estimate of a wave has no part in a test; empty: it has.
std::string obstacle_to_test(const Estimate& estimate, const std::string& folder);

}  // namespace darkfigure
