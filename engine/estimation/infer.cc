#include "engine/estimation/infer.h"

#include <cmath>

#include <fmt/format.h>

#include "engine/core/parallel.h"
#include "engine/estimation/units_by_category.h"
#include "engine/estimation/variance.h"

namespace darkfigure {
namespace {

// A coefficient of variation this small is rounding, or the tolerance of the calibration: no survey
// is that precise, and no variable that varies is that constant.
constexpr double kNoVariation = 1e-9;

// One indicator in one domain cell, on its way to an Estimate.
class CellInference {
 public:
  CellInference(const BoundIndicator& indicator,
                std::size_t indicator_index,
                const UnitFrame& frame,
                std::size_t cell,
                CellUnits units_of_cell,
                const Design& design,
                const std::vector<double>& weight,
                const EstimateSpec& spec,
                const VarianceMethod& method)
      : indicator_(indicator),
        indicator_index_(indicator_index),
        domains_(frame.domains),
        units_(frame.units),
        cell_(cell),
        base_(units_of_cell.base),
        unanswered_(units_of_cell.unanswered),
        design_(design),
        weight_(weight),
        spec_(spec),
        method_(method) {}

  Estimate infer();

 private:
  void describe();
  void sum_base();
  double full_sample_quantile() const;
  void count_psus();
  double rank() const;
  double df_by_rule() const;
  void set_df();
  bool at_bound() const;
  void set_bound_interval();
  double variance();
  bool later_stages_add() const;
  double srs_variance() const;
  void set_precision(double variance);
  void scale_to_unit();
  void note_item_missing();
  void add_note(const std::string& text) {
    estimate_.note += (estimate_.note.empty() ? "" : "; ") + text;
  }

  const BoundIndicator& indicator_;
  std::size_t indicator_index_;
  const DomainTable& domains_;
  const Units& units_;
  std::size_t cell_;
  std::span<const std::uint32_t> base_;  // units of the base in this cell
  std::size_t unanswered_;  // units of the cell that a missing answer keeps out of the base
  const Design& design_;
  const std::vector<double>& weight_;
  const EstimateSpec& spec_;
  const VarianceMethod& method_;
  double unit_weight(std::size_t unit) const {
    return weight_[units_.row_of(unit)] * units_.multiplier_of(unit);
  }
  double influence(std::size_t unit) const {
    return indicator_.statistic.influence(sums_, indicator_.z[unit], indicator_.x[unit]);
  }

  Sums sums_;
  std::size_t base_psus_ = 0;
  std::size_t base_strata_ = 0;
  std::size_t full_strata_ = 0;  // all of whose PSUs have a case
  Estimate estimate_;
};

void CellInference::describe() {
  const std::size_t domain = domains_.domain_of(cell_);
  const Categories& categories = domains_.domains[domain].categories;
  estimate_.indicator = indicator_.spec.id;
  estimate_.indicator_label = indicator_.spec.label;
  estimate_.statistic = indicator_.statistic.name;
  estimate_.unit = indicator_.spec.unit;
  estimate_.domain = domains_.domains[domain].name;
  estimate_.category = categories.codes[domains_.category_of(cell_)];
  estimate_.category_label = categories.labels[domains_.category_of(cell_)];
  estimate_.level = spec_.level;
}

void CellInference::sum_base() {
  for (const std::uint32_t unit : base_) {
    const double weight = unit_weight(unit);
    sums_.numerator += weight * indicator_.z[unit];
    sums_.denominator += weight * indicator_.x[unit];
    estimate_.population += weight;
    estimate_.n_numerator += indicator_.z[unit] != 0 ? 1 : 0;
  }
  estimate_.n = static_cast<double>(base_.size());
  if (indicator_.statistic.is_quantile) sums_.numerator = full_sample_quantile();
}

double CellInference::full_sample_quantile() const {
  std::vector<double> values;
  std::vector<double> weights;
  for (const std::uint32_t unit : base_) {
    values.push_back(indicator_.z[unit]);
    weights.push_back(unit_weight(unit));
  }
  return weighted_quantile(values, weights, indicator_.spec.probability);
}

void CellInference::count_psus() {
  std::vector<bool> psu_seen(design_.psus.size(), false);
  const auto stratum_of = [&](std::size_t psu) {
    return static_cast<std::size_t>(method_.variance_stratum.empty()
                                        ? design_.psus[psu].stratum
                                        : method_.variance_stratum[psu]);
  };
  std::vector<std::size_t> size(design_.psus.size() + design_.strata.size(), 0);
  for (std::size_t psu = 0; psu < design_.psus.size(); ++psu) ++size[stratum_of(psu)];
  std::vector<std::size_t> psus_of_stratum(size.size(), 0);
  for (const std::uint32_t unit : base_) {
    const auto psu = static_cast<std::size_t>(design_.psu_of_row[units_.row_of(unit)]);
    if (psu_seen[psu]) continue;
    psu_seen[psu] = true;
    ++base_psus_;
    const std::size_t stratum = stratum_of(psu);
    if (psus_of_stratum[stratum] == 0) ++base_strata_;
    ++psus_of_stratum[stratum];
    if (psus_of_stratum[stratum] == size[stratum]) ++full_strata_;
  }
}

// PSUs whose factors vary independently in the replicates: of a stratum whose PSUs are all there
// one follows from the others, as their factors have a constant sum; the rank counts that sum once.
// Calibration mixes the replicates of all strata: only their number bounds the rank then.
double CellInference::rank() const {
  const auto count = static_cast<double>(method_.replicates->replicates());
  if (method_.calibrated) return count;
  const auto psus = static_cast<double>(base_psus_);
  const double full = static_cast<double>(full_strata_);
  return std::min(psus - full + (full > 0 ? 1 : 0), count);
}

double CellInference::df_by_rule() const {
  const bool replicated = method_.replicates != nullptr;
  const auto count = replicated ? static_cast<double>(method_.replicates->replicates()) : 0;
  switch (spec_.df) {
    case DfRule::kReplicates:
      if (replicated) return count;
      break;
    case DfRule::kReplicatesLessOne:
      if (replicated) return count - 1;
      break;
    case DfRule::kRank:
      if (replicated) return rank() - 1;
      break;
    case DfRule::kDomain:
      return std::min(static_cast<double>(base_psus_) - static_cast<double>(base_strata_),
                      method_.most_df);
    case DfRule::kDesign:
      break;
  }
  return std::min(design_.degrees_of_freedom(method_.variance_stratum), method_.most_df);
}

void CellInference::set_df() {
  if (method_.declared_df) {
    estimate_.df = *method_.declared_df;
  } else if (!method_.psus_known) {
    estimate_.df = static_cast<double>(method_.replicates->replicates()) - 1;
  } else {
    estimate_.df = df_by_rule();
  }
}

bool CellInference::at_bound() const {
  return indicator_.statistic.is_proportion &&
         (estimate_.n_numerator == 0 || estimate_.n_numerator == estimate_.n);
}

void CellInference::set_bound_interval() {
  const bool none = estimate_.n_numerator == 0;
  estimate_.value = none ? 0 : 1;
  const Interval interval = interval_at_bound(estimate_.value, estimate_.n, spec_.level);
  estimate_.ci_lower = interval.lower;
  estimate_.ci_upper = interval.upper;
  estimate_.note =
      fmt::format("{} of {} cases: interval from the binomial with n cases, no standard error",
                  none ? "none" : "all",
                  estimate_.n);
}

double CellInference::variance() {
  if (method_.replicates == nullptr) {
    std::vector<double> u(weight_.size(), 0.0);
    for (const std::uint32_t unit : base_) {
      u[units_.row_of(unit)] += units_.multiplier_of(unit) * influence(unit);
    }
    if (method_.project) method_.project(u);
    for (std::size_t row = 0; row < u.size(); ++row) u[row] *= weight_[row];
    return linearized_variance(design_, u);
  }
  const ReplicateEstimates& replicates = *method_.replicates;
  std::vector<double> theta(replicates.replicates());
  for (std::size_t r = 0; r < theta.size(); ++r) {
    theta[r] = replicates.value(r, indicator_index_, cell_);
  }
  const ReplicateVariance result = replicate_variance(
      theta, method_.coefficients, estimate_.value, method_.centering, method_.interchangeable);
  if (method_.interchangeable) estimate_.se_simulation_cv = result.se_simulation_cv;
  const std::size_t without_base = result.undefined - method_.failed_replicates;
  if (without_base == 0) return result.variance;
  const double share = static_cast<double>(result.undefined) / static_cast<double>(theta.size());
  estimate_.note = fmt::format(
      "no weight of the base is left in {} of {} replicates", without_base, theta.size());
  if (method_.interchangeable && share <= method_.max_undefined_share) {
    estimate_.note += ": these are left out";
    return result.variance;
  }
  estimate_.note += ": no standard error";
  return kNotAvailable;
}

// V_srs = N²·[n/(n−1)]·[Σ w (ι − ῑ)²/Σ w]/n with ι the influence and N = Σ w over the base; for a
// mean this is [n/(n−1)]·[Σ w (y − ȳ)²/Σ w]/n (R svymean, deff = "replace"). 0 where the influence
// is the same for every unit (a count of units): what is left then is rounding.
double CellInference::srs_variance() const {
  const auto n = static_cast<double>(base_.size());
  const double size = estimate_.population;
  double mean = 0;
  for (const std::uint32_t unit : base_) mean += unit_weight(unit) * influence(unit) / size;
  double squares = 0;
  for (const std::uint32_t unit : base_) {
    const double deviation = influence(unit) - mean;
    squares += unit_weight(unit) * deviation * deviation;
  }
  if (squares / size <= kNoVariation * kNoVariation * mean * mean) return 0;
  return size * size * (n / (n - 1)) * (squares / size) / n;
}

void CellInference::set_precision(double variance) {
  const double value = estimate_.value;
  if (std::sqrt(variance) <= kNoVariation * std::abs(value)) {
    add_note(
        estimate_.n_numerator == 0 ? "no case with a numerator: no standard error"
        : indicator_.statistic.is_quantile
            ? "the quantile is the same in every replicate (few distinct values): no standard error"
            : "no sampling variation (a constant, fixed by the calibration, or certainty strata): "
              "no standard error");
    return;
  }
  estimate_.se = std::sqrt(variance);
  if (value != 0) estimate_.cv = estimate_.se / std::abs(value);
  const bool smooth = indicator_.statistic.influence != nullptr;
  const double srs = smooth && estimate_.n > 1 ? srs_variance() : 0;
  if (srs > 0) estimate_.deff = variance / srs;
  if (estimate_.df <= 0) {
    add_note("no degrees of freedom in this domain: no interval");
    return;
  }
  const bool logit = indicator_.statistic.is_proportion && spec_.interval == IntervalMethod::kLogit;
  const bool inside = value > 0 && value < 1;
  const Interval interval = logit && inside
                                ? logit_interval(value, estimate_.se, spec_.level, estimate_.df)
                                : wald_interval(value, estimate_.se, spec_.level, estimate_.df);
  estimate_.ci_lower = interval.lower;
  estimate_.ci_upper = interval.upper;
}

void CellInference::scale_to_unit() {
  const double unit = indicator_.spec.unit;
  for (double* number :
       {&estimate_.value, &estimate_.se, &estimate_.ci_lower, &estimate_.ci_upper}) {
    *number *= unit;
  }
}

// In a PSU that was certain, or nearly, the later stages have a variance of their own.
bool CellInference::later_stages_add() const {
  if (!method_.later_stages || design_.later_stages.empty()) return false;
  const auto psu = static_cast<std::size_t>(design_.psu_of_row[units_.row_of(base_.front())]);
  return design_.fraction_of(static_cast<std::size_t>(design_.psus[psu].stratum)) == 1;
}

Estimate CellInference::infer() {
  describe();
  sum_base();
  if (base_.empty()) {
    estimate_.note = "no case in the base";
    return estimate_;
  }
  count_psus();
  set_df();
  estimate_.value = indicator_.statistic.value(sums_);
  if (at_bound()) {
    set_bound_interval();
  } else if (!std::isfinite(estimate_.value)) {
    estimate_.value = kNotAvailable;
    estimate_.note = "the denominator is zero";
  } else if (method_.psus_known && base_psus_ == 1 && !later_stages_add()) {
    estimate_.note = "all cases are in one PSU: no standard error";
  } else {
    const double v = variance();
    if (available(v)) set_precision(v);
  }
  note_item_missing();
  scale_to_unit();
  return estimate_;
}

// Means and ratios are of those who answered; a total simply lacks the others, and so does an
// incidence the incidents of unknown kind.
void CellInference::note_item_missing() {
  if (unanswered_ == 0) return;
  if (indicator_.statistic.numerator == NumeratorRole::kIncidents) {
    add_note(fmt::format("{} {} of the sample had incidents of unknown kind: these are not counted",
                         unanswered_,
                         unanswered_ == 1 ? "unit" : "units"));
    return;
  }
  if (!indicator_.statistic.is_total) return;
  add_note(fmt::format("{} {} of the sample without an answer {} not in this total",
                       unanswered_,
                       unanswered_ == 1 ? "unit" : "units",
                       unanswered_ == 1 ? "is" : "are"));
}

}  // namespace

std::vector<Estimate> infer(const std::vector<BoundIndicator>& indicators,
                            std::span<const UnitFrame> frames,
                            const Design& design,
                            const std::vector<double>& weight,
                            const EstimateSpec& spec,
                            const VarianceMethod& method) {
  struct Task {
    std::size_t indicator;
    std::size_t domain;
    std::size_t first;  // of its estimates
  };
  std::vector<Task> tasks;
  std::size_t count = 0;
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    const DomainTable& table = frames[indicators[i].frame].domains;
    for (std::size_t domain = 0; domain < table.domains.size(); ++domain) {
      tasks.push_back({i, domain, count});
      count += table.domains[domain].categories.codes.size();
    }
  }
  std::vector<Estimate> estimates(count);
  for_each_index(
      tasks.size(),
      method.threads,
      [&](std::size_t index, std::size_t) {
        const auto [i, domain, first] = tasks[index];
        const UnitFrame& frame = frames[indicators[i].frame];
        const UnitsByCategory units(indicators[i], frame.domains, domain);
        const std::size_t categories = frame.domains.domains[domain].categories.codes.size();
        for (std::size_t category = 0; category < categories; ++category) {
          const std::size_t cell = frame.domains.first_cell[domain] + category;
          estimates[first + category] =
              CellInference(
                  indicators[i], i, frame, cell, units.of(category), design, weight, spec, method)
                  .infer();
        }
      },
      "estimate",
      method.progress);
  return estimates;
}

}  // namespace darkfigure
