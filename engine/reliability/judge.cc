#include "engine/reliability/judge.h"

#include <algorithm>
#include <map>

#include "engine/core/suggestion.h"
#include "engine/expression/evaluate.h"
#include "engine/reliability/measures.h"

namespace darkfigure {
namespace {

// A rule's condition over the estimates.
Column evaluate_rule(const QualityRule& rule,
                     const std::vector<Column>& measures,
                     std::size_t rows,
                     Diagnostics& diagnostics) {
  bool ok = true;
  const Expression expression = parse_expression(rule.when, diagnostics, ok);
  EvaluationScope scope{.rows = rows, .column = {}, .level = {}};
  scope.column = [&](std::string_view name) -> const Column* {
    std::vector<std::string> names;
    for (const Column& measure : measures) {
      if (measure.name == name) return &measure;
      names.push_back(measure.name);
    }
    diagnostics.error(Concern::kConfig,
                      rule.when.location,
                      "unknown measure \"" + std::string(name) + "\"" + did_you_mean(name, names) +
                          "; see darkfigure list quality");
    return nullptr;
  };
  if (!ok) return {};
  return as_condition(evaluate(expression, rule.when, scope, diagnostics),
                      rule.when.text,
                      rule.when,
                      0,
                      diagnostics);
}

bool applies(const QualityRule& rule, const Estimate& estimate) {
  if (rule.applies == QualityRule::Scope::kAll) return true;
  return (rule.applies == QualityRule::Scope::kProportions) == estimate.is_proportion;
}

}  // namespace

std::vector<QualityVerdict> judge(const QualityProfile& profile,
                                  const std::vector<Estimate>& estimates) {
  Diagnostics diagnostics;
  const std::vector<Column> measures = measure_columns(estimates);
  std::vector<Column> conditions;
  for (const QualityRule& rule : profile.rules)
    conditions.push_back(evaluate_rule(rule, measures, estimates.size(), diagnostics));
  diagnostics.throw_if_errors();
  std::vector<QualityVerdict> verdicts;
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    QualityVerdict verdict{.reason = profile.id + ": every rule is met"};
    if (!available(estimates[k].value)) {
      verdicts.push_back({Verdict::kSuppress, profile.id + ": no estimate"});
      continue;
    }
    for (std::size_t r = 0; r < profile.rules.size(); ++r) {
      const Column& condition = conditions[r];
      if (!applies(profile.rules[r], estimates[k]) || !condition.present(k) ||
          condition.values[k] == 0)
        continue;
      verdict = {profile.rules[r].verdict, profile.id + ": " + profile.rules[r].reason};
      break;
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

std::vector<TableVerdict> judge_tables(const QualityProfile& profile,
                                       const std::vector<Estimate>& estimates,
                                       const std::vector<bool>& is_published) {
  const std::vector<QualityVerdict> verdicts = judge(profile, estimates);
  std::vector<TableVerdict> tables;
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    const Estimate& estimate = estimates[k];
    if (tables.empty() || tables.back().indicator != estimate.indicator ||
        tables.back().domain != estimate.domain)
      tables.push_back({profile.id, estimate.indicator, estimate.domain});
    ++tables.back().cells;
    const bool hidden = !is_published.empty() && !is_published[k];
    if (verdicts[k].verdict == Verdict::kPublish && !hidden) ++tables.back().publishable;
  }
  for (TableVerdict& table : tables) {
    table.publish = static_cast<double>(table.publishable) >=
                    profile.least_share * static_cast<double>(table.cells);
  }
  return tables;
}

void set_quality(const std::vector<QualityProfile>& profiles, std::vector<Estimate>& estimates) {
  std::vector<Verdict> strictest(estimates.size(), Verdict::kPublish);
  for (const QualityProfile& profile : profiles) {
    const std::vector<QualityVerdict> verdicts = judge(profile, estimates);
    for (std::size_t k = 0; k < estimates.size(); ++k) {
      Estimate& estimate = estimates[k];
      if (!estimate.quality.empty() && verdicts[k].verdict <= strictest[k]) continue;
      strictest[k] = verdicts[k].verdict;
      estimate.quality = verdict_name(verdicts[k].verdict);
      estimate.quality_reason = verdicts[k].reason;
    }
  }
}

void check_rules(const QualityProfile& profile, Diagnostics& diagnostics) {
  const std::vector<Column> measures = measure_columns({});
  for (const QualityRule& rule : profile.rules) evaluate_rule(rule, measures, 0, diagnostics);
}

}  // namespace darkfigure
