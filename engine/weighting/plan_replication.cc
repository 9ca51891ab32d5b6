#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "engine/core/code_list.h"
#include "engine/core/number_text.h"
#include "engine/weighting/replication.h"
#include "engine/weighting/singletons.h"

namespace darkfigure {
namespace {

constexpr std::size_t kUsualReplicates = 500;

// PSUs without a stratum (−1) are each one of their own, which has no degree of freedom.
void alone_where_none(std::int32_t next, std::vector<std::int32_t>& stratum_of_psu) {
  for (std::int32_t& stratum : stratum_of_psu) {
    if (stratum < 0) stratum = next++;
  }
}

// The design's strata, without those of certainty: their PSUs add nothing to the variance.
std::vector<std::int32_t> strata_that_vary(const Design& design) {
  std::vector<std::int32_t> strata;
  for (const Psu& psu : design.psus) {
    const bool varies = design.fraction_of(static_cast<std::size_t>(psu.stratum)) < 1;
    strata.push_back(varies ? psu.stratum : -1);
  }
  alone_where_none(static_cast<std::int32_t>(design.strata.size()), strata);
  return strata;
}

// Plans the method of a spec.
class Planning {
 public:
  Planning(const Design& design,
           const Microdata& data,
           Replication& replication,
           Diagnostics& diagnostics)
      : design_(design),
        data_(data),
        replication_(replication),
        spec_(replication.spec),
        diagnostics_(diagnostics) {}

  void plan(ReplicateFactors factors);

 private:
  void jackknife();
  void group_jackknife();
  void paired_jackknife();
  std::vector<VarianceStratum> pairs();
  void half_samples();
  void bootstrap();
  void generalized_bootstrap();
  void successive_difference();
  void imported(ReplicateFactors factors);
  void replicates_from(std::size_t needed, const std::string& what);
  std::vector<SamplingStage> stages(bool all) const;
  void error(const std::string& message) {
    diagnostics_.error(Concern::kConfig, spec_.location, message);
  }

  const Design& design_;
  const Microdata& data_;
  Replication& replication_;
  const ReplicationSpec& spec_;
  Diagnostics& diagnostics_;
};

void Planning::jackknife() {
  replication_.maker = Jackknife::plan(design_, replication_.coefficients, replication_.stratum);
  replication_.formula = design_.fraction.empty()
                             ? "sum c_r (t_r - center)^2 with c_r = (n_h - 1)/n_h"
                             : "sum c_r (t_r - center)^2 with c_r = (1 - f_h)(n_h - 1)/n_h";
}

void Planning::group_jackknife() {
  if (spec_.groups > design_.psus.size()) {
    error(fmt::format(
        "expected at most as many \"groups\" as there are PSUs ({}) but found {}; set groups",
        design_.psus.size(),
        spec_.groups));
    return;
  }
  replication_.maker =
      GroupJackknife::plan(design_, spec_.groups, spec_.seed, replication_.coefficients);
  replication_.most_df = static_cast<double>(spec_.groups) - 1;
  replication_.formula =
      fmt::format("(G - 1)/G sum (t_r - center)^2 with G = {} groups", spec_.groups);
}

std::vector<VarianceStratum> Planning::pairs() {
  std::vector<VarianceStratum> pairs =
      pair_psus(design_, sampling_order(design_, data_, spec_.sort, diagnostics_), diagnostics_);
  std::vector<std::int32_t>& strata = replication_.variance_stratum;
  strata.assign(design_.psus.size(), -1);
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    for (const std::int32_t psu : pairs[k].psus)
      strata[static_cast<std::size_t>(psu)] = static_cast<std::int32_t>(k);
  }
  alone_where_none(static_cast<std::int32_t>(pairs.size()), strata);
  return pairs;
}

void Planning::paired_jackknife() {
  replication_.maker = PairedJackknife::plan(design_, pairs(), replication_.coefficients);
  replication_.formula =
      design_.fraction.empty() ? "sum (t_r - center)^2" : "sum (1 - f_h)(t_r - center)^2";
  if (spec_.center == Center::kEstimate) return;
  diagnostics_.warning(
      Concern::kConfig,
      spec_.location,
      "the replicates of \"jk2\" are one of each complementary two, so their mean is not near the "
      "estimate: deviations from the mean understate the variance; center = \"estimate\" is meant "
      "for them");
}

// A declared number of replicates that is too small is an error, not a shorter balance.
void Planning::replicates_from(std::size_t needed, const std::string& what) {
  if (spec_.replicates == 0 || spec_.replicates >= needed) return;
  error(
      fmt::format("expected at least {} replicates, {}, but found replicates = {}; leave the key "
                  "out and the smallest number that does is taken",
                  needed,
                  what,
                  spec_.replicates));
}

void Planning::half_samples() {
  std::vector<VarianceStratum> pairs = this->pairs();
  const double rho = spec_.method == ReplicationMethod::kBrr ? 0 : spec_.rho;
  std::vector<std::string> odd;
  for (const VarianceStratum& pair : pairs) {
    if (pair.psus.size() == 3)
      odd.push_back(design_.strata[static_cast<std::size_t>(pair.stratum)]);
  }
  if (!odd.empty() && rho < least_rho_of_triples()) {
    diagnostics_.error(Concern::kData,
                       spec_.location,
                       "expected an even number of PSUs in every stratum but " +
                           counted(odd.size(), "stratum") +
                           " have an odd one: " + quoted_list(odd) +
                           "; three PSUs would need negative factors: set method = \"fay\" with "
                           "rho of 0.27 or more, \"jk2\" or \"jkn\"");
    return;
  }
  const std::size_t needed = HalfSamples::columns_needed(pairs);
  replicates_from(needed, "one more than there are pairs of PSUs");
  replication_.maker =
      HalfSamples::plan(std::move(pairs), rho, spec_.replicates, replication_.coefficients);
  const std::size_t count = replication_.coefficients.size();
  replication_.formula = rho == 0
                             ? fmt::format("1/{} sum (t_r - center)^2", count)
                             : fmt::format("1/({}·(1 - {})²) sum (t_r - center)^2", count, rho);
}

std::vector<SamplingStage> Planning::stages(bool all) const {
  std::vector<SamplingStage> stages = {design_.first_stage()};
  if (all) stages.insert(stages.end(), design_.later_stages.begin(), design_.later_stages.end());
  return stages;
}

void Planning::bootstrap() {
  const std::size_t count = spec_.replicates == 0 ? kUsualReplicates : spec_.replicates;
  replication_.maker = Bootstrap::plan(stages(spec_.method == ReplicationMethod::kRwyb),
                                       spec_.seed,
                                       count,
                                       replication_.coefficients);
  replication_.formula = fmt::format("1/{} sum (t_r - center)^2", count - (spec_.less_one ? 1 : 0));
}

void Planning::generalized_bootstrap() {
  const std::size_t count = spec_.replicates == 0 ? kUsualReplicates : spec_.replicates;
  GeneralizedBootstrap bootstrap =
      GeneralizedBootstrap::plan(stages(true),
                                 sampling_order(design_, data_, spec_.sort, diagnostics_),
                                 spec_.estimator,
                                 spec_.tau,
                                 spec_.seed,
                                 count,
                                 replication_.coefficients);
  replication_.formula = fmt::format("tau²/{} sum (t_r - center)^2 with tau = {:.6g}",
                                     count - (spec_.less_one ? 1 : 0),
                                     bootstrap.tau());
  if (bootstrap.tau() < bootstrap.least_tau()) {
    diagnostics_.warning(
        Concern::kConfig,
        spec_.location,
        fmt::format(
            "with tau = {} factors may be negative, which raking, logit and quantiles cannot take; "
            "tau = {:.4g} keeps them positive in this design",
            shortest_text(bootstrap.tau()),
            bootstrap.least_tau()));
  }
  replication_.maker = std::move(bootstrap);
}

void Planning::successive_difference() {
  const std::size_t needed = design_.psus.size() + 1;
  const std::size_t least =
      spec_.replicates > 0 ? spec_.replicates : std::min(needed, kUsualReplicates);
  SuccessiveDifference chain =
      SuccessiveDifference::plan(design_,
                                 sampling_order(design_, data_, spec_.sort, diagnostics_),
                                 least,
                                 replication_.coefficients);
  const std::size_t count = replication_.coefficients.size();
  if (chain.order.size() >= count) {
    diagnostics_.warning(
        Concern::kConfig,
        spec_.location,
        fmt::format(
            "{} replicates for {} PSUs use rows of the balance again, which adds noise to the "
            "variance: replicates = {} or more balances it fully",
            count,
            chain.order.size(),
            chain.order.size() + 1));
  }
  replication_.maker = std::move(chain);
  replication_.most_df = static_cast<double>(count) - 1;
  replication_.formula = fmt::format("4/{} sum (t_r - center)^2", count);
}

void Planning::imported(ReplicateFactors factors) {
  if (spec_.factors.empty() == spec_.columns.empty()) {
    if (!diagnostics_.has_errors())
      error(
          "expected either \"factors\" (a CSV by PSU) or \"columns\" (of the data file) with "
          "method = \"imported\"");
    return;
  }
  std::size_t count = 0;
  if (!spec_.factors.empty()) {
    if (spec_.contains != ImportedContent::kFactors)
      error("a CSV of \"factors\" by PSU holds factors: expected contains = \"factors\"");
    count = factors.replicates;
    if (count > 0 && !factors.psus.empty())
      replication_.maker = match_factors(design_, std::move(factors), diagnostics_);
  } else {
    ImportedColumns columns = find_columns(data_, design_, spec_, diagnostics_);
    count = columns.columns.size();
    replication_.maker = std::move(columns);
  }
  replication_.most_df = static_cast<double>(count);
  if (count > 0 || spec_.factors.empty())
    replication_.coefficients = imported_coefficients(spec_, count, diagnostics_);
  const double scale =
      replication_.coefficients.empty()
          ? 0
          : replication_.coefficients.front() / (spec_.rscales.empty() ? 1 : spec_.rscales.front());
  replication_.formula =
      "scale sum rscale_r (t_r - center)^2, scale " + shortest_text(spec_.scale.value_or(scale));
  if (design_.spec.psu.empty() && !spec_.df) {
    diagnostics_.warning(
        Concern::kConfig,
        spec_.location,
        "neither a PSU nor \"df\" is declared: the degrees of freedom are taken as "
        "replicates - 1");
  }
}

void Planning::plan(ReplicateFactors factors) {
  check_singletons(design_, spec_, diagnostics_);
  const bool later_stages = uses_later_stages(spec_.method) && !design_.later_stages.empty();
  if (!design_.fraction.empty() && !later_stages)
    replication_.variance_stratum = strata_that_vary(design_);
  switch (spec_.method) {
    case ReplicationMethod::kLinearization:
      replication_.formula = "sum_h n_h/(n_h - 1) sum_j (u_hj - mean u_h)^2";
      if (!design_.fraction.empty())
        replication_.formula = "sum_h (1 - f_h) n_h/(n_h - 1) sum_j (u_hj - mean u_h)^2";
      if (!design_.later_stages.empty()) replication_.formula += " + f_h × later stages";
      return;
    case ReplicationMethod::kJk1:
    case ReplicationMethod::kJkn:
      return jackknife();
    case ReplicationMethod::kJk2:
      return paired_jackknife();
    case ReplicationMethod::kDagjk:
      return group_jackknife();
    case ReplicationMethod::kBrr:
    case ReplicationMethod::kFay:
      return half_samples();
    case ReplicationMethod::kBootstrap:
    case ReplicationMethod::kRwyb:
      bootstrap();
      break;
    case ReplicationMethod::kGeneralizedBootstrap:
      generalized_bootstrap();
      break;
    case ReplicationMethod::kSdr:
      return successive_difference();
    case ReplicationMethod::kImported:
      return imported(std::move(factors));
  }
  const auto count = static_cast<double>(replication_.size());
  replication_.most_df = count - 1;
  if (!spec_.less_one) return;
  for (double& coefficient : replication_.coefficients) coefficient *= count / (count - 1);
}

}  // namespace

Replication plan_replication(const Design& design,
                             const ReplicationSpec& spec,
                             const Microdata& data,
                             ReplicateFactors factors,
                             Diagnostics& diagnostics) {
  Replication replication;
  replication.spec = spec;
  Planning(design, data, replication, diagnostics).plan(std::move(factors));
  return replication;
}

std::vector<std::int32_t> sampling_order(const Design& design,
                                         const Microdata& data,
                                         const std::vector<std::string>& sort,
                                         Diagnostics& diagnostics) {
  std::vector<std::size_t> first_row(design.psus.size(), design.rows());
  for (std::size_t row = design.rows(); row-- > 0;)
    first_row[static_cast<std::size_t>(design.psu_of_row[row])] = row;
  std::vector<const Column*> columns;
  for (const std::string& name : sort) {
    sampling_codes(data, name, "value to sort by", diagnostics);
    if (const Column* column = data.find(name)) columns.push_back(column);
  }
  std::vector<std::int32_t> order(design.psus.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<std::int32_t>(k);
  std::sort(order.begin(), order.end(), [&](std::int32_t left, std::int32_t right) {
    const auto a = static_cast<std::size_t>(left);
    const auto b = static_cast<std::size_t>(right);
    if (design.psus[a].stratum != design.psus[b].stratum)
      return design.psus[a].stratum < design.psus[b].stratum;
    for (const Column* column : columns) {
      const double x = column->values[first_row[a]];
      const double y = column->values[first_row[b]];
      if (x == y) continue;
      if (!column->is_text) return x < y;
      return column->texts[static_cast<std::size_t>(x)] <
             column->texts[static_cast<std::size_t>(y)];
    }
    return first_row[a] < first_row[b];
  });
  return order;
}

}  // namespace darkfigure
