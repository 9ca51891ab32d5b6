#include "engine/weighting/replication.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/weighting/bootstrap.h"
#include "engine/weighting/imported.h"
#include "engine/weighting/jackknife.h"

namespace darkfigure {
namespace {

// Applies the policy for strata with one PSU; imported replicates have settled it already.
void check_singletons(const Design& design, const ReplicationSpec& spec, Diagnostics& diagnostics) {
  if (spec.method == ReplicationMethod::kImported) return;
  const std::vector<std::int32_t> lonely = design.singleton_strata();
  if (lonely.empty()) return;
  std::string list;
  for (std::size_t k = 0; k < std::min<std::size_t>(lonely.size(), 5); ++k) {
    list += (k == 0 ? "\"" : ", \"") + design.strata[static_cast<std::size_t>(lonely[k])] + "\"";
  }
  if (lonely.size() > 5) list += " …";
  const std::string found =
      std::to_string(lonely.size()) +
      (lonely.size() == 1 ? " stratum with a single PSU: " : " strata with a single PSU: ") + list;
  const bool one_stratum = design.strata.size() == 1;
  const bool no_center = spec.method == ReplicationMethod::kBootstrap || one_stratum;
  switch (design.spec.singleton) {
    case SingletonPolicy::kFail:
      diagnostics.error(Concern::kData,
                        design.spec.location,
                        "expected at least two PSUs in every stratum but found " + found +
                            "; set singleton = \"certainty\" (no contribution to the variance) or "
                            "\"center\" (deviation from the grand mean) in [design]");
      break;
    case SingletonPolicy::kCenter:
      if (no_center) {
        diagnostics.error(
            Concern::kConfig,
            design.spec.location,
            "singleton = \"center\" is not defined " +
                std::string(one_stratum ? "for a single stratum" : "for method = \"bootstrap\"") +
                "; set \"certainty\", or merge the stratum with a neighbour in the file");
        break;
      }
      [[fallthrough]];
    case SingletonPolicy::kCertainty:
      diagnostics.warning(
          Concern::kData,
          design.spec.location,
          found + (design.spec.singleton == SingletonPolicy::kCenter
                       ? "; treated by their deviation from the grand mean (singleton = \"center\")"
                       : "; they contribute nothing to the variance (singleton = \"certainty\")"));
  }
}

// A bootstrap's factor is n/(n − 1) times how often the PSU was drawn.
void count_copies(const Replication& replication,
                  const Design& design,
                  const std::vector<double>& psu_factors,
                  WeightBlock& block) {
  if (replication.spec.method != ReplicationMethod::kBootstrap) return;
  block.psu_of_row = &design.psu_of_row;
  block.psu_copies = psu_factors;
  for (std::size_t psu = 0; psu < design.psus.size(); ++psu) {
    const auto n = static_cast<double>(design.psus_in(design.psus[psu].stratum));
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      double& copies = block.psu_copies[psu * kLanes + lane];
      copies = n > 1 ? std::round(copies * (n - 1) / n) : 1;
    }
  }
}

}  // namespace

std::string method_name(ReplicationMethod method) {
  switch (method) {
    case ReplicationMethod::kLinearization:
      return "linearization";
    case ReplicationMethod::kJk1:
      return "jk1";
    case ReplicationMethod::kJkn:
      return "jkn";
    case ReplicationMethod::kBootstrap:
      return "bootstrap";
    case ReplicationMethod::kImported:
      break;
  }
  return "imported";
}

Replication plan_replication(const Design& design,
                             const ReplicationSpec& spec,
                             const Microdata& data,
                             ReplicateFactors factors,
                             Diagnostics& diagnostics) {
  Replication replication;
  replication.spec = spec;
  check_singletons(design, spec, diagnostics);
  switch (spec.method) {
    case ReplicationMethod::kLinearization:
      replication.formula = "sum_h n_h/(n_h - 1) sum_j (u_hj - mean u_h)^2";
      break;
    case ReplicationMethod::kJk1:
    case ReplicationMethod::kJkn:
      plan_jackknife(design, replication);
      break;
    case ReplicationMethod::kBootstrap:
      plan_bootstrap(design, replication);
      break;
    case ReplicationMethod::kImported:
      plan_imported(design, data, std::move(factors), replication, diagnostics);
      break;
  }
  return replication;
}

void fill_full_sample(const Design& design, WeightBlock& block) {
  block.resize(design.rows());
  block.first = 0;
  block.lanes = 1;
  std::fill(block.weights.begin(), block.weights.end(), 0.0);
  for (std::size_t row = 0; row < block.rows; ++row) block.row(row)[0] = design.base_weight[row];
}

void fill_replicates(const Replication& replication,
                     const Design& design,
                     std::size_t first,
                     std::vector<double>& psu_factors,
                     WeightBlock& block) {
  block.resize(design.rows());
  block.first = first;
  block.lanes = std::min(kLanes, replication.size() - first);
  if (!replication.columns.empty()) {
    if (block.lanes < kLanes) std::fill(block.weights.begin(), block.weights.end(), 0.0);
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      imported_column(replication, design, first + lane, lane, block);
    }
    return;
  }
  psu_factors.assign(design.psus.size() * kLanes, 0.0);
  for (std::size_t lane = 0; lane < block.lanes; ++lane) {
    const std::size_t replicate = first + lane;
    switch (replication.spec.method) {
      case ReplicationMethod::kBootstrap:
        bootstrap_factors(replication, design, replicate, lane, psu_factors);
        break;
      case ReplicationMethod::kImported:
        imported_factors(replication, replicate, lane, psu_factors);
        break;
      default:
        jackknife_factors(replication, design, replicate, lane, psu_factors);
    }
  }
  count_copies(replication, design, psu_factors, block);
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double* factor =
        psu_factors.data() + static_cast<std::size_t>(design.psu_of_row[row]) * kLanes;
    double* weight = block.row(row);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      weight[lane] = design.base_weight[row] * factor[lane];
    }
  }
}

}  // namespace darkfigure
