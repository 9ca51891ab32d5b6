#include "engine/disclosure/published_table.h"

#include <cmath>

#include "engine/core/number_text.h"
#include "engine/core/parallel.h"
#include "engine/disclosure/attacker.h"
#include "engine/disclosure/suppression.h"

namespace darkfigure {
namespace {

void hide(Estimate& e, const std::string& why) {
  for (double* number : {&e.value,
                         &e.se,
                         &e.ci_lower,
                         &e.ci_upper,
                         &e.cv,
                         &e.deff,
                         &e.se_simulation_cv,
                         &e.df,
                         &e.n,
                         &e.n_numerator,
                         &e.population})
    *number = kNotAvailable;
  e.quality.clear();
  e.quality_reason.clear();
  e.note = why;
}

void hide(ContrastEstimate& c) {
  for (double* number :
       {&c.value, &c.se, &c.ci_lower, &c.ci_upper, &c.t, &c.df, &c.p, &c.p_adjusted})
    *number = kNotAvailable;
  c.note = "not published: one of its estimates is not";
}

double rounded(double count, std::size_t base) {
  const auto unit = static_cast<double>(base);
  return std::round(count / unit) * unit;
}

const char* const kTooFew = "not published: too few cases in a category";

// A test or a model of few cases tells them: a saturated one is the table itself.
void hide_small(const DisclosureSpec& spec, RawTable& raw) {
  const auto minimum = static_cast<double>(spec.minimum_cases);
  for (CrosstabTest& test : raw.crosstabs) {
    if (test.least_cell >= minimum) continue;
    test = {.id = test.id,
            .label = test.label,
            .rows = test.rows,
            .columns = test.columns,
            .n = kNotAvailable,
            .note = kTooFew};
  }
  for (CrosstabTest& test : raw.crosstabs)
    if (available(test.n)) test.n = rounded(test.n, spec.round_counts);
  for (RegressionEstimate& row : raw.regressions) {
    row.n = rounded(row.n, spec.round_counts);
    if (row.least_count >= minimum) continue;
    row.coefficient = {};
    row.marginal_effect = {};
    row.df = kNotAvailable;
    row.n = kNotAvailable;
    row.note = kTooFew;
  }
}

void round_counts(std::size_t base, Estimate& e) {
  const std::string exact = " of " + shortest_text(e.n) + " cases";
  e.n = rounded(e.n, base);
  e.n_numerator = rounded(e.n_numerator, base);
  const std::size_t at = e.note.find(exact);
  if (at != std::string::npos)
    e.note.replace(at, exact.size(), " of about " + shortest_text(e.n) + " cases");
}

// First estimate of each estimand.
std::vector<std::size_t> first_estimates(const RawTable& raw) {
  std::vector<std::size_t> first = {0};
  for (const std::size_t cells : raw.cells) first.push_back(first.back() + cells);
  return first;
}

// What an attacker can say of every suppressed number of a group.
void audit_group(const RawTable& raw,
                 const ProtectionGroup& group,
                 const Suppression& suppression,
                 const std::vector<std::size_t>& first,
                 std::vector<DisclosureAudit>& audit) {
  Attacker attacker(group.table);
  for (const ProtectionGroup::Use& use : group.uses) {
    if (!raw.estimands[use.estimand].is_single()) continue;
    for (std::size_t cell = 0; cell < group.table.cells; ++cell) {
      const std::size_t slot = group.table.slot(use.member, cell);
      if (!suppression.suppressed[slot]) continue;
      const auto count = group.table.counts_cases[use.member] ? AttackTarget::Count::kCases
                                                              : AttackTarget::Count::kUnits;
      const CountRange range = attacker.range({slot, count}, suppression.suppressed);
      const Estimate& e = raw.estimates[first[use.estimand] + cell];
      audit.push_back({e.indicator,
                       e.domain,
                       e.category,
                       suppression.primary[slot] ? "primary" : "complementary",
                       e.n,
                       e.n_numerator,
                       std::round(range.lower * 1000) / 1000 + 0.0,
                       std::round(range.upper * 1000) / 1000});
    }
  }
}

// Why each estimate is confidential: its own slot is suppressed, or, of an average, a part's.
void suppress_groups(const RawTable& raw,
                     const DisclosureSpec& spec,
                     int threads,
                     const std::vector<std::size_t>& first,
                     std::vector<std::string>& why,
                     ProtectedTable& result) {
  std::vector<Suppression> chosen(raw.groups.size());
  for_each_index(chosen.size(),
                 threads,
                 [&](std::size_t k, std::size_t) {
                   chosen[k] = choose_suppression(raw.groups[k].table, spec);
                 },
                 "protect",
                 {});
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    const ProtectionGroup& group = raw.groups[k];
    const Suppression& suppression = chosen[k];
    result.unprotected += suppression.unprotected.size();
    for (const ProtectionGroup::Use& use : group.uses) {
      for (std::size_t cell = 0; cell < group.table.cells; ++cell) {
        if (suppression.suppressed[group.table.slot(use.member, cell)])
          why[first[use.estimand] + cell] = "suppressed";
      }
    }
    audit_group(raw, group, suppression, first, result.audit);
  }
}

}  // namespace

std::vector<bool> PublishedTable::published() const {
  std::vector<bool> result;
  for (const std::string& why : disclosure_) result.push_back(why.empty());
  return result;
}

PublishedTable PublishedTable::read_back(std::vector<Estimate> estimates,
                                         std::vector<std::string> disclosure,
                                         std::vector<ContrastEstimate> contrasts,
                                         std::vector<CrosstabTest> crosstabs,
                                         std::vector<RegressionEstimate> regressions,
                                         const DisclosureSpec& spec) {
  PublishedTable table;
  table.estimates_ = std::move(estimates);
  table.disclosure_ = std::move(disclosure);
  table.contrasts_ = std::move(contrasts);
  table.crosstabs_ = std::move(crosstabs);
  table.regressions_ = std::move(regressions);
  table.spec_ = spec;
  return table;
}

void PublishedTable::set_quality(std::size_t estimate,
                                 const std::string& quality,
                                 const std::string& reason) {
  estimates_[estimate].quality = quality;
  estimates_[estimate].quality_reason = reason;
}

ProtectedTable protect(RawTable raw, const DisclosureSpec& spec, int threads) {
  ProtectedTable result;
  std::vector<std::string> why(raw.estimates.size());
  const std::vector<std::size_t> first = first_estimates(raw);
  suppress_groups(raw, spec, threads, first, why, result);
  hide_small(spec, raw);
  for (std::size_t k = 0; k < raw.estimates.size(); ++k) {
    const Estimate& e = raw.estimates[k];
    if (!spec.hide_unreliable || e.quality != "suppress" || !why[k].empty()) continue;
    why[k] = "unreliable";
    result.audit.push_back(
        {e.indicator, e.domain, e.category, "unreliable", e.n, e.n_numerator, 0, 0});
  }
  for (std::size_t k = 0; k < raw.contrasts.size(); ++k) {
    for (const Contrast::Term& term : raw.contrast_terms[k].terms) {
      if (!why[first[term.estimand] + term.cell].empty()) hide(raw.contrasts[k]);
    }
  }
  for (std::size_t k = 0; k < raw.estimates.size(); ++k) {
    Estimate& e = raw.estimates[k];
    if (why[k] == "suppressed") hide(e, "not published: confidential");
    if (why[k] == "unreliable") hide(e, "not published: " + e.quality_reason);
    if (!why[k].empty() || spec.round_counts <= 1) continue;
    round_counts(spec.round_counts, e);
  }
  PublishedTable& table = result.table;
  table.estimates_ = std::move(raw.estimates);
  table.disclosure_ = std::move(why);
  table.contrasts_ = std::move(raw.contrasts);
  table.crosstabs_ = std::move(raw.crosstabs);
  table.regressions_ = std::move(raw.regressions);
  table.spec_ = spec;
  return result;
}

}  // namespace darkfigure
