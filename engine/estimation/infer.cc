#include "engine/estimation/infer.h"

#include <cmath>

#include <fmt/format.h>

#include "engine/core/parallel.h"
#include "engine/estimation/woodruff.h"

namespace darkfigure {
namespace {

// One estimand in one domain cell, on its way to an Estimate.
class CellInference {
 public:
  CellInference(const Inference& inference,
                const Estimand& estimand,
                std::size_t cell,
                const std::vector<CellUnits>& units)
      : inference_(inference),
        estimand_(estimand),
        domains_(inference.frames[estimand.frame].domains),
        cell_(cell),
        parts_(inference, estimand, cell, units),
        first_(parts_.parts().front()),
        statistic_(first_.indicator->statistic),
        base_(parts_.base_units()) {}

  Estimate infer();

 private:
  void describe();
  void count_base();
  bool at_bound() const;
  bool has_part_at_bound() const;
  void set_bound_interval();
  double variance();
  double srs_variance() const;
  void set_deff(double variance);
  void note_item_missing();
  void note(const std::string& text) { add_note(text, estimate_); }

  const Inference& inference_;
  const Estimand& estimand_;
  const DomainTable& domains_;
  std::size_t cell_;
  CellParts parts_;
  const CellPart& first_;
  const Statistic& statistic_;  // of the first part
  std::vector<std::uint32_t> base_;
  Estimate estimate_;
};

void CellInference::describe() {
  const std::size_t domain = domains_.domain_of(cell_);
  const Categories& categories = domains_.domains[domain].categories;
  estimate_.indicator = estimand_.spec.id;
  estimate_.indicator_label = estimand_.spec.label;
  estimate_.statistic = estimand_.spec.statistic;
  estimate_.level_of_units = estimand_.spec.level;
  estimate_.unit = estimand_.spec.unit;
  estimate_.domain = domains_.domains[domain].name;
  estimate_.category = categories.codes[domains_.category_of(cell_)];
  estimate_.category_label = categories.labels[domains_.category_of(cell_)];
  estimate_.level = inference_.spec.level;
  estimate_.is_proportion = true;
  estimate_.is_rate = true;
  for (const CellPart& part : parts_.parts()) {
    estimate_.is_proportion = estimate_.is_proportion && part.indicator->statistic.is_proportion;
    estimate_.is_rate = estimate_.is_rate && part.indicator->statistic.is_rate;
  }
}

void CellInference::count_base() {
  estimate_.n = static_cast<double>(base_.size());
  if (estimand_.is_single()) {
    estimate_.population = first_.population;
    estimate_.n_numerator = first_.n_numerator;
    return;
  }
  for (const std::uint32_t unit : base_) {
    estimate_.population += parts_.weight_of(unit);
    bool counts = false;
    for (const CellPart& part : parts_.parts()) counts = counts || part.indicator->z[unit] != 0;
    estimate_.n_numerator += counts ? 1 : 0;
  }
}

bool CellInference::at_bound() const {
  if (!estimate_.is_proportion) return false;
  if (!estimand_.is_single()) {
    const double value = parts_.value();
    return value == 0 || value == 1;
  }
  if (!statistic_.counts_units)
    return first_.sums.numerator == 0 || first_.sums.numerator == first_.sums.denominator;
  return estimate_.n_numerator == 0 || estimate_.n_numerator == estimate_.n;
}

bool CellInference::has_part_at_bound() const {
  if (estimand_.is_single()) return false;
  for (const CellPart& part : parts_.parts()) {
    const auto n = static_cast<double>(part.units.base.size());
    const bool bound = part.n_numerator == 0 || part.n_numerator == n;
    if (part.indicator->statistic.is_proportion && bound) return true;
  }
  return false;
}

void CellInference::set_bound_interval() {
  const bool none = estimate_.n_numerator == 0;
  if (!estimand_.is_single() || !statistic_.counts_units) {
    estimate_.value = parts_.value();
    note("the estimate is at its bound: no standard error and no interval");
    return;
  }
  estimate_.value = none ? 0 : 1;
  const double deff = inference_.spec.bound_deff;
  const Interval interval =
      interval_at_bound(estimate_.value, estimate_.n / deff, inference_.spec.level);
  estimate_.ci_lower = interval.lower;
  estimate_.ci_upper = interval.upper;
  note(fmt::format("{} of {} cases: interval from the binomial with n{} cases, no standard error",
                   none ? "none" : "all",
                   estimate_.n,
                   deff == 1 ? "" : fmt::format(" / {} (the borrowed design effect)", deff)));
}

double CellInference::variance() {
  if (inference_.method.replicates == nullptr) {
    std::vector<double> influence(inference_.weight.size(), 0.0);
    parts_.add_influence(1, influence);
    return variance_of_influence(inference_, std::move(influence));
  }
  const VarianceResult result =
      variance_of_replicates(inference_, parts_.replicate_values(), estimate_.value);
  estimate_.se_simulation_cv = result.se_simulation_cv;
  if (!result.note.empty()) note(result.note);
  return result.variance;
}

// V_srs = N²·[n/(n−1)]·[Σ w (ι − ῑ)²/Σ w]/n with ι the influence and N = Σ w over the base; for a
// mean this is [n/(n−1)]·[Σ w (y − ȳ)²/Σ w]/n (R svymean, deff = "replace"). 0 where the influence
// is the same for every unit (a count of units): what is left then is rounding.
double CellInference::srs_variance() const {
  const auto n = static_cast<double>(base_.size());
  const double size = estimate_.population;
  const std::vector<double> influence = parts_.influence_of(base_);
  double mean = 0;
  for (std::size_t k = 0; k < base_.size(); ++k)
    mean += parts_.weight_of(base_[k]) * influence[k] / size;
  double squares = 0;
  for (std::size_t k = 0; k < base_.size(); ++k) {
    const double deviation = influence[k] - mean;
    squares += parts_.weight_of(base_[k]) * deviation * deviation;
  }
  if (squares / size <= kNoVariation * kNoVariation * mean * mean) return 0;
  return size * size * (n / (n - 1)) * (squares / size) / n;
}

void CellInference::set_deff(double variance) {
  if (!available(estimate_.se) || !parts_.is_smooth() || estimate_.n <= 1) return;
  const double srs = srs_variance();
  if (srs > 0) estimate_.deff = variance / srs;
}

Estimate CellInference::infer() {
  describe();
  count_base();
  if (base_.empty()) {
    estimate_.note = "no case in the base";
    return estimate_;
  }
  const CasePsus cases = psus_of_rows(inference_, parts_.rows());
  estimate_.df = degrees_of_freedom(inference_, cases);
  estimate_.value = parts_.value();
  if (at_bound()) {
    set_bound_interval();
  } else if (!std::isfinite(estimate_.value)) {
    estimate_.value = kNotAvailable;
    note(estimand_.is_single() ? "the denominator is zero" : "a part has no case in its base");
  } else if (has_part_at_bound()) {
    note("a part is 0 or 1 and has no standard error: the average has none");
  } else if (in_single_psu(inference_, cases)) {
    note("all cases are in one PSU: no standard error");
  } else if (first_.indicator->spec.quantile.woodruff) {
    set_woodruff(inference_, parts_, estimate_);
  } else {
    const double v = variance();
    if (available(v)) {
      set_precision(inference_.spec, v, statistic_.is_quantile, estimate_);
      set_deff(v);
    }
  }
  note_item_missing();
  for (double* number :
       {&estimate_.value, &estimate_.se, &estimate_.ci_lower, &estimate_.ci_upper}) {
    *number *= estimand_.spec.unit;
  }
  return estimate_;
}

// Means and ratios are of those who answered; a total simply lacks the others, and so does an
// incidence the incidents of unknown kind.
void CellInference::note_item_missing() {
  const std::size_t unanswered = first_.units.unanswered;
  if (unanswered == 0 || !estimand_.is_single()) return;
  const char* units = unanswered == 1 ? "unit" : "units";
  if (statistic_.numerator == NumeratorRole::kIncidents ||
      statistic_.numerator == NumeratorRole::kIncidentCount) {
    note(fmt::format("{} {} of the sample had incidents of unknown kind: these are not counted",
                     unanswered,
                     units));
  } else if (statistic_.is_total) {
    note(fmt::format("{} {} of the sample without an answer {} not in this total",
                     unanswered,
                     units,
                     unanswered == 1 ? "is" : "are"));
  }
}

}  // namespace

void add_note(const std::string& text, Estimate& estimate) {
  estimate.note += (estimate.note.empty() ? "" : "; ") + text;
}

void set_precision(const EstimateSpec& spec,
                   double variance,
                   bool is_quantile,
                   Estimate& estimate) {
  const double value = estimate.value;
  if (std::sqrt(variance) <= kNoVariation * std::abs(value)) {
    estimate.is_fixed = estimate.n_numerator > 0 && !is_quantile;
    add_note(
        estimate.n_numerator == 0 ? "no case with a numerator: no standard error"
        : is_quantile
            ? "the quantile is the same in every replicate (few distinct values): no standard error"
            : "no sampling variation (a constant, fixed by the calibration, or certainty strata): "
              "no standard error",
        estimate);
    return;
  }
  estimate.se = std::sqrt(variance);
  if (value != 0) estimate.cv = estimate.se / std::abs(value);
  if (estimate.df <= 0) {
    add_note("no degrees of freedom in this domain: no interval", estimate);
    return;
  }
  const bool inside = value > 0 && value < 1;
  const bool logs = spec.interval == IntervalMethod::kLog && estimate.is_rate && value > 0;
  const Interval interval =
      estimate.is_proportion && inside
          ? proportion_interval(spec.interval,
                                {value, estimate.se, estimate.df, estimate.n, spec.level})
      : logs ? log_interval(value, estimate.se, spec.level, estimate.df)
             : wald_interval(value, estimate.se, spec.level, estimate.df);
  estimate.ci_lower = interval.lower;
  estimate.ci_upper = interval.upper;
}

std::vector<Estimate> infer(const Inference& inference, const std::vector<Estimand>& estimands) {
  struct Task {
    std::size_t estimand;
    std::size_t domain;
    std::size_t first;  // of its estimates
  };
  std::vector<Task> tasks;
  std::size_t count = 0;
  for (std::size_t e = 0; e < estimands.size(); ++e) {
    const DomainTable& table = inference.frames[estimands[e].frame].domains;
    for (std::size_t domain = 0; domain < table.domains.size(); ++domain) {
      tasks.push_back({e, domain, count});
      count += table.domains[domain].categories.codes.size();
    }
  }
  std::vector<Estimate> estimates(count);
  for_each_index(
      tasks.size(),
      inference.method.threads,
      [&](std::size_t index, std::size_t) {
        const auto [e, domain, first] = tasks[index];
        const Estimand& estimand = estimands[e];
        const DomainTable& table = inference.frames[estimand.frame].domains;
        std::vector<UnitsByCategory> units;
        for (const Estimand::Part& part : estimand.parts)
          units.emplace_back(inference.indicators[part.indicator], table, domain);
        const std::size_t categories = table.domains[domain].categories.codes.size();
        for (std::size_t category = 0; category < categories; ++category) {
          std::vector<CellUnits> of_cell;
          for (const UnitsByCategory& part : units) of_cell.push_back(part.of(category));
          const std::size_t cell = table.first_cell[domain] + category;
          estimates[first + category] = CellInference(inference, estimand, cell, of_cell).infer();
        }
      },
      "estimate",
      inference.method.progress);
  return estimates;
}

}  // namespace darkfigure
