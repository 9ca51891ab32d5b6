#pragma once

#include <string>
#include <vector>

#include "engine/core/contrast_estimate.h"
#include "engine/core/estimate.h"
#include "engine/core/regression_estimate.h"
#include "engine/disclosure/count_table.h"
#include "engine/disclosure/disclosure_spec.h"
#include "engine/estimation/contrast.h"
#include "engine/estimation/crosstab.h"

namespace darkfigure {

/// Everything that was estimated, before disclosure control. No view takes it.
struct RawTable {
  std::vector<Estimate> estimates;
  std::vector<ContrastEstimate> contrasts;
  std::vector<Contrast> contrast_terms;  // of each contrast
  std::vector<CrosstabTest> crosstabs;
  std::vector<RegressionEstimate> regressions;
  std::vector<Estimand> estimands;  // of the estimates, in order
  std::vector<std::size_t> cells;   // of each estimand's frame
  std::vector<ProtectionGroup> groups;
};

struct ProtectedTable;

/// What may be published: made by `protect` alone (or read back from what it let
/// pass), and all that views are made from.
class PublishedTable {
 public:
  PublishedTable() = default;
  /// What an earlier run published, from its files.
  static PublishedTable read_back(std::vector<Estimate> estimates,
                                  std::vector<std::string> disclosure,
                                  std::vector<ContrastEstimate> contrasts,
                                  std::vector<CrosstabTest> crosstabs,
                                  std::vector<RegressionEstimate> regressions,
                                  const DisclosureSpec& spec);

  const std::vector<Estimate>& estimates() const { return estimates_; }
  /// Of each estimate: "" published, "suppressed", "unreliable".
  const std::vector<std::string>& disclosure() const { return disclosure_; }
  bool is_published(std::size_t estimate) const { return disclosure_[estimate].empty(); }
  /// The same of every estimate.
  std::vector<bool> published() const;
  const std::vector<ContrastEstimate>& contrasts() const { return contrasts_; }
  const std::vector<CrosstabTest>& crosstabs() const { return crosstabs_; }
  const std::vector<RegressionEstimate>& regressions() const { return regressions_; }
  const DisclosureSpec& spec() const { return spec_; }
  /// The verdict of another reliability profile on a published estimate.
  void set_quality(std::size_t estimate, const std::string& quality, const std::string& reason);

 private:
  friend ProtectedTable protect(RawTable raw, const DisclosureSpec& spec, int threads);

  std::vector<Estimate> estimates_;
  std::vector<std::string> disclosure_;
  std::vector<ContrastEstimate> contrasts_;
  std::vector<CrosstabTest> crosstabs_;
  std::vector<RegressionEstimate> regressions_;
  DisclosureSpec spec_;
};

/// A line of the private audit: what was not published, why, and what an attacker can say of it.
struct DisclosureAudit {
  std::string indicator;
  std::string domain;
  std::string category;
  std::string reason;  // "primary", "complementary", "unreliable"
  double n = 0;
  double n_numerator = 0;
  double lower = 0;  // range of the cases (of a mean: of the base) for who knows all the rest
  double upper = 0;
};

struct ProtectedTable {
  PublishedTable table;
  std::vector<DisclosureAudit> audit;
  std::size_t unprotected = 0;  // suppressed numbers whose range is narrower than it must be
};

/// The one choke point between estimates and views: hides what is too small, what would tell of it,
/// and (where asked) what is not reliable, and rounds counts. A contrast of a hidden estimate is
/// hidden too.
ProtectedTable protect(RawTable raw, const DisclosureSpec& spec, int threads);

}  // namespace darkfigure
