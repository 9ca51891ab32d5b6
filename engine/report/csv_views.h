#pragma once

#include <string>
#include <vector>

#include "engine/report/run_report.h"

namespace darkfigure {

// Files of a run for other programs: full precision (17 digits), empty where not available.

/// `estimates.csv`: one row per estimate.
std::string estimates_csv(const PublishedTable& table);
/// `contrasts.csv`: one row per difference, ratio or other formula of estimates.
std::string contrasts_csv(const std::vector<ContrastEstimate>& contrasts);
/// `crosstabs.csv`: one row per test of independence.
std::string crosstabs_csv(const std::vector<CrosstabTest>& tests);
/// `regressions.csv`: one row per coefficient.
std::string regressions_csv(const std::vector<RegressionEstimate>& coefficients);
/// `sensitivity.csv`: national estimates under each alternative.
std::string sensitivity_csv(const std::vector<SensitivityRow>& rows);
/// `disclosure_audit.csv`, for the owner alone: what was not published, and why.
std::string audit_csv(const std::vector<DisclosureAudit>& audit);

/// What a row says of itself: notes, and the rule that decided about its quality.
std::string reason_text(const Estimate& estimate);

}  // namespace darkfigure
