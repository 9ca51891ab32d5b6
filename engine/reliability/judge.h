#pragma once

#include <string>
#include <vector>

#include "engine/core/estimate.h"
#include "engine/reliability/quality_profile.h"

namespace darkfigure {

/// What a profile says of an estimate.
struct QualityVerdict {
  Verdict verdict = Verdict::kPublish;
  std::string reason;  // the rule that decided, or that every rule is met
};

/// One verdict per estimate.
std::vector<QualityVerdict> judge(const QualityProfile& profile,
                                  const std::vector<Estimate>& estimates);

/// What a profile says of a table: an indicator in the categories of a domain.
struct TableVerdict {
  std::string profile;
  std::string indicator;
  std::string domain;
  std::size_t cells = 0;
  std::size_t publishable = 0;  // cells with verdict "publish"
  bool publish = true;          // the share of such cells meets the profile's rule
};
/// `is_published`, per estimate (empty: all are): a cell that is not published is not publishable.
std::vector<TableVerdict> judge_tables(const QualityProfile& profile,
                                       const std::vector<Estimate>& estimates,
                                       const std::vector<bool>& is_published = {});

/// Sets quality and quality_reason of every estimate: the strictest verdict of the profiles.
void set_quality(const std::vector<QualityProfile>& profiles, std::vector<Estimate>& estimates);

/// Errors in the rules' conditions become findings.
void check_rules(const QualityProfile& profile, Diagnostics& diagnostics);

}  // namespace darkfigure
