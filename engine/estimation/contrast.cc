#include "engine/estimation/contrast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "engine/estimation/distributions.h"
#include "engine/estimation/multiple_testing.h"

namespace darkfigure {
namespace {

// The terms of the contrasts in their cells, each made once.
class Terms {
 public:
  Terms(const Inference& inference,
        const std::vector<Estimand>& estimands,
        const std::vector<Estimate>& estimates)
      : inference_(inference), estimands_(estimands), estimates_(estimates) {
    for (const Estimand& estimand : estimands) {
      first_.push_back(cells_);
      cells_ += inference.frames[estimand.frame].domains.cells;
    }
  }

  double unit_of(const Contrast::Term& term) const { return estimands_[term.estimand].spec.unit; }
  const Estimate& estimate(const Contrast::Term& term) const {
    return estimates_[first_[term.estimand] + term.cell];
  }

  const CellParts& parts(const Contrast::Term& term) {
    std::unique_ptr<CellParts>& made = parts_[{term.estimand, term.cell}];
    if (made == nullptr) {
      const Estimand& estimand = estimands_[term.estimand];
      const DomainTable& table = inference_.frames[estimand.frame].domains;
      const std::size_t domain = table.domain_of(term.cell);
      std::vector<CellUnits> units;
      for (const Estimand::Part& part : estimand.parts) {
        auto [entry, is_new] = by_category_.try_emplace({part.indicator, domain});
        if (is_new) {
          entry->second = std::make_unique<UnitsByCategory>(
              inference_.indicators[part.indicator], table, domain);
        }
        units.push_back(entry->second->of(table.category_of(term.cell)));
      }
      made = std::make_unique<CellParts>(inference_, estimand, term.cell, units);
    }
    return *made;
  }

 private:
  const Inference& inference_;
  const std::vector<Estimand>& estimands_;
  const std::vector<Estimate>& estimates_;
  std::vector<std::size_t> first_;  // estimate of each estimand
  std::size_t cells_ = 0;
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<UnitsByCategory>> by_category_;
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<CellParts>> parts_;
};

double replicated_variance(const Inference& inference,
                           const Contrast& contrast,
                           double value,
                           Terms& terms,
                           std::string& note) {
  std::vector<std::vector<double>> values;
  for (const Contrast::Term& term : contrast.terms) {
    values.push_back(terms.parts(term).replicate_values());
    for (double& theta : values.back()) theta *= terms.unit_of(term);
  }
  std::vector<double> theta(values.front().size());
  std::vector<double> at(values.size());
  for (std::size_t r = 0; r < theta.size(); ++r) {
    for (std::size_t k = 0; k < values.size(); ++k) at[k] = values[k][r];
    theta[r] = contrast.formula.value(at);
    if (!std::isfinite(theta[r])) theta[r] = kNotAvailable;
  }
  const VarianceResult result = variance_of_replicates(inference, theta, value);
  note = result.note;
  return result.variance;
}

double linear_variance(const Inference& inference,
                       const Contrast& contrast,
                       const std::vector<double>& at,
                       Terms& terms) {
  const std::vector<double> gradient = contrast.formula.gradient(at);
  std::vector<double> influence(inference.weight.size(), 0.0);
  for (std::size_t k = 0; k < contrast.terms.size(); ++k) {
    const Contrast::Term& term = contrast.terms[k];
    terms.parts(term).add_influence(gradient[k] * terms.unit_of(term), influence);
  }
  return variance_of_influence(inference, std::move(influence));
}

// Why the contrast has no standard error, or nothing.
std::string obstacle(const Contrast& contrast, const Terms& terms) {
  for (const Contrast::Term& term : contrast.terms) {
    const Estimate& estimate = terms.estimate(term);
    if (!available(estimate.value)) return term.name + " is not available";
    if (!available(estimate.se) && !estimate.is_fixed)
      return term.name + " has no standard error (" + estimate.note + ")";
  }
  return "";
}

ContrastEstimate infer_one(const Inference& inference, const Contrast& contrast, Terms& terms) {
  const EstimateSpec& spec = inference.spec;
  ContrastEstimate result{.table = contrast.table,
                          .formula = contrast.text,
                          .label = contrast.label,
                          .level = spec.level,
                          .null_value = contrast.null_value,
                          .adjustment = contrast.adjustment,
                          .note = obstacle(contrast, terms)};
  std::vector<double> at;
  std::vector<std::uint32_t> rows;
  for (const Contrast::Term& term : contrast.terms) {
    at.push_back(terms.estimate(term).value);
    const std::vector<std::uint32_t> of_term = terms.parts(term).rows();
    rows.insert(rows.end(), of_term.begin(), of_term.end());
  }
  const double value = contrast.formula.value(at);
  if (std::isfinite(value)) result.value = value;
  if (!std::isfinite(value) && result.note.empty()) result.note = "it divides by zero";
  if (!result.note.empty()) return result;
  result.df = degrees_of_freedom(inference, psus_of_rows(inference, rows));
  const double variance = inference.method.replicates != nullptr
                              ? replicated_variance(inference, contrast, value, terms, result.note)
                              : linear_variance(inference, contrast, at, terms);
  if (!available(variance)) return result;
  double size = std::abs(value);
  for (const double term : at) size = std::max(size, std::abs(term));
  if (std::sqrt(variance) <= kNoVariation * size) {
    result.note = "no sampling variation: no standard error";
    return result;
  }
  result.se = std::sqrt(variance);
  if (result.df <= 0) {
    result.note = "no degrees of freedom: no interval and no test";
    return result;
  }
  const Interval interval = wald_interval(value, result.se, spec.level, result.df);
  result.ci_lower = interval.lower;
  result.ci_upper = interval.upper;
  result.t = (value - contrast.null_value) / result.se;
  result.p = two_sided_t_tail(result.t, result.df);
  return result;
}

// Each table's tests are adjusted for their own number.
void adjust(std::vector<ContrastEstimate>& results) {
  for (std::size_t from = 0; from < results.size();) {
    std::size_t to = from;
    std::vector<double> p;
    for (; to < results.size() && results[to].table == results[from].table; ++to)
      p.push_back(results[to].p);
    const std::vector<double> adjusted = adjust_p_values(p, results[from].adjustment);
    for (std::size_t k = from; k < to; ++k) results[k].p_adjusted = adjusted[k - from];
    from = to;
  }
}

}  // namespace

std::vector<ContrastEstimate> infer_contrasts(const Inference& inference,
                                              const std::vector<Estimand>& estimands,
                                              const std::vector<Estimate>& estimates,
                                              const std::vector<Contrast>& contrasts) {
  Terms terms(inference, estimands, estimates);
  std::vector<ContrastEstimate> results;
  for (const Contrast& contrast : contrasts)
    results.push_back(infer_one(inference, contrast, terms));
  adjust(results);
  return results;
}

}  // namespace darkfigure
