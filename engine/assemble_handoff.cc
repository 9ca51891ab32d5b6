#include "engine/assemble_handoff.h"

#include <algorithm>
#include <cmath>

namespace darkfigure {
namespace {

constexpr std::size_t kMostEstimates = 20;
constexpr double kLeastCases = 30;  // of a domain: every replicate should have some

class Assembly {
 public:
  Assembly(const Survey& survey,
           const RunReport& report,
           const std::vector<double>& weight,
           const ReplicateScratch* replicates)
      : survey_(survey), report_(report) {
    handoff_.title = script_text(report.title);
    handoff_.weight = &weight;
    handoff_.method = report.method;
    if (report.psus_known) handoff_.df = std::min(report.design_df, report.most_df);
    handoff_.about_full_sample = report.center != "mean";
    if (report.method == "linearization") linearized();
    if (report.center == "stratum mean")
      handoff_.no_se = "the run centers at the means of strata, which no option here says";
    add_design();
    if (replicates != nullptr && replicates->replicates() > 0) {
      handoff_.replicates = replicates;
      for (std::size_t r = 0; r < report.coefficients.size(); ++r) {
        // Replicates that failed have the coefficient 0.
        if (report.coefficients[r] == 0) continue;
        handoff_.used.push_back(r);
        handoff_.coefficients.push_back(report.coefficients[r]);
      }
    }
  }

  Handoff assemble() {
    for (const bool national : {true, false}) {
      std::size_t at = 0;
      for (std::size_t k = 0; k < survey_.estimands.size(); ++k) {
        const UnitFrame& frame = survey_.frames[survey_.estimands[k].frame];
        for (std::size_t cell = 0; cell < frame.domains.cells; ++cell, ++at) {
          if (handoff_.estimates.size() < kMostEstimates && (cell == 0) == national)
            add(survey_.estimands[k], frame, cell, at);
        }
      }
    }
    return std::move(handoff_);
  }

 private:
  // Strata and PSUs by number: their codes may tell where people live.
  void add_design() {
    const Design& design = survey_.design;
    handoff_.has_strata = design.strata.size() > 1;
    handoff_.has_psus = report_.psus_known && !survey_.config.design.psu.empty();
    std::vector<double> stratum(handoff_.rows());
    std::vector<double> psu(handoff_.rows());
    for (std::size_t row = 0; row < handoff_.rows(); ++row) {
      const auto unit = static_cast<std::size_t>(design.psu_of_row[row]);
      psu[row] = static_cast<double>(unit + 1);
      stratum[row] = design.psus[unit].stratum + 1;
    }
    if (handoff_.has_strata) add_variable("stratum", "Stratum, numbered", stratum);
    if (handoff_.has_psus) add_variable("psu", "Primary sampling unit, numbered", psu);
  }

  // What a declaration of strata and PSUs alone reproduces.
  void linearized() {
    const bool calibrated = !survey_.plan.steps.empty() &&
                            std::holds_alternative<CalibrationStep>(survey_.plan.steps.back().work);
    if (calibrated) {
      handoff_.no_se = "the run linearizes with the residuals of its calibration";
    } else if (!survey_.design.fraction.empty() || !survey_.design.later_stages.empty()) {
      handoff_.no_se = "the run has finite population corrections or several stages";
    }
    if (survey_.design.singleton_strata().empty()) return;
    const SingletonPolicy policy = survey_.config.design.singleton;
    if (policy == SingletonPolicy::kCertainty) handoff_.lonely_psu = "certainty";
    if (policy == SingletonPolicy::kCenter) handoff_.lonely_psu = "adjust";
  }

  void add(const Estimand& estimand, const UnitFrame& frame, std::size_t cell, std::size_t at) {
    const Estimate& e = report_.published.estimates()[at];
    const bool recomputable = estimand.is_single() && report_.published.is_published(at) &&
                              available(e.value) && (available(e.se) || !handoff_.no_se.empty()) &&
                              (cell == 0 || e.n >= kLeastCases);
    if (!recomputable) return;
    const BoundIndicator& bound = survey_.indicators[estimand.parts.front().indicator];
    if (bound.statistic.is_quantile || estimand.parts.front().coefficient != 1) return;
    // A domain of units below the design's is no subset of its rows.
    if (cell > 0 && !frame.units.are_rows) return;
    HandoffEstimate entry{.indicator = e.indicator,
                          .label = e.indicator_label,
                          .domain = e.domain,
                          .category = e.category,
                          .is_total = bound.statistic.is_total,
                          .unit = e.unit,
                          .value = e.value,
                          .se = e.se};
    entry.variables = variables_of(e.indicator, bound, frame);
    if (cell > 0) {
      entry.domain_number = domain_of(frame, cell);
      entry.category_number = frame.domains.category_of(cell) + 1;
    }
    // R's "adjust" centers the sums of a lonely PSU at 0, not at the mean of all: the same for a
    // linearized ratio, and another number for a total.
    if (entry.is_total && handoff_.lonely_psu == "adjust") entry.se = kNotAvailable;
    if (agrees(entry)) handoff_.estimates.push_back(entry);
  }

  // y_NN and x_NN: what each row adds to the two sums.
  std::size_t variables_of(const std::string& indicator,
                           const BoundIndicator& bound,
                           const UnitFrame& frame) {
    const auto known = std::find(indicators_.begin(), indicators_.end(), indicator);
    if (known != indicators_.end())
      return static_cast<std::size_t>(known - indicators_.begin()) + 1;
    indicators_.push_back(indicator);
    const std::size_t number = indicators_.size();
    std::vector<double> y(handoff_.rows());
    std::vector<double> x(handoff_.rows());
    for (std::size_t unit = 0; unit < bound.in_base.size(); ++unit) {
      if (bound.in_base[unit] == 0) continue;
      const std::size_t row = frame.units.row_of(unit);
      const double multiplier = frame.units.multiplier_of(unit);
      y[row] += multiplier * bound.z[unit];
      x[row] += multiplier * (bound.unit_denominator ? 1 : bound.x[unit]);
    }
    const std::string label = bound.spec.label.empty() ? indicator : bound.spec.label;
    add_variable(handoff_variable("y", number), label + ": numerator", y);
    add_variable(handoff_variable("x", number), label + ": denominator", x);
    return number;
  }

  void add_variable(const std::string& name,
                    const std::string& label,
                    const std::vector<double>& values) {
    Column column;
    column.name = name;
    column.label = label;
    for (const double value : values) column.append(value, Missing::kPresent);
    handoff_.variables.push_back(std::move(column));
  }

  std::size_t domain_of(const UnitFrame& frame, std::size_t cell) {
    const Domain& domain = frame.domains.domains[frame.domains.domain_of(cell)];
    const auto known = std::find(domains_.begin(), domains_.end(), domain.name);
    if (known != domains_.end()) return static_cast<std::size_t>(known - domains_.begin()) + 1;
    domains_.push_back(domain.name);
    Column column;
    column.name = "d_" + std::to_string(domains_.size());
    column.label = domain.name;
    for (std::size_t k = 0; k < domain.categories.codes.size(); ++k) {
      const std::string& label = domain.categories.labels[k];
      column.labels.push_back({.value = static_cast<double>(k + 1),
                               .label = label.empty() ? domain.categories.codes[k] : label});
    }
    for (const std::int32_t category : domain.categories.of_row)
      column.append(category + 1, category < 0 ? Missing::kSystem : Missing::kPresent);
    handoff_.variables.push_back(std::move(column));
    return domains_.size();
  }

  const Column& variable(const std::string& name) const {
    return *std::find_if(handoff_.variables.begin(),
                         handoff_.variables.end(),
                         [&](const Column& column) { return column.name == name; });
  }

  // The sums give the estimate; statistics of another form are not handed over.
  bool agrees(const HandoffEstimate& e) const {
    const Column& y = variable(handoff_variable("y", e.variables));
    const Column& x = variable(handoff_variable("x", e.variables));
    const Column* domain =
        e.domain_number == 0 ? nullptr : &variable("d_" + std::to_string(e.domain_number));
    double numerator = 0;
    double denominator = 0;
    for (std::size_t row = 0; row < handoff_.rows(); ++row) {
      const bool inside =
          domain == nullptr ||
          (domain->present(row) && domain->values[row] == static_cast<double>(e.category_number));
      if (!inside) continue;
      numerator += (*handoff_.weight)[row] * y.values[row];
      denominator += (*handoff_.weight)[row] * x.values[row];
    }
    const double found = e.unit * (e.is_total ? numerator : numerator / denominator);
    return std::abs(found - e.value) <= 1e-10 * std::max(std::abs(e.value), 1e-12);
  }

  const Survey& survey_;
  const RunReport& report_;
  Handoff handoff_;
  std::vector<std::string> indicators_;
  std::vector<std::string> domains_;
};

}  // namespace

Handoff assemble_handoff(const Survey& survey,
                         const RunReport& report,
                         const std::vector<double>& weight,
                         const ReplicateScratch* replicates,
                         const std::string& run) {
  Handoff handoff = Assembly(survey, report, weight, replicates).assemble();
  handoff.run = run;
  return handoff;
}

}  // namespace darkfigure
