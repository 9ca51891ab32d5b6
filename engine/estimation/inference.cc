#include "engine/estimation/inference.h"

#include <algorithm>

#include <fmt/format.h>

namespace darkfigure {
namespace {

// PSUs whose factors vary independently in the replicates: of a stratum whose PSUs are all there
// one follows from the others, as their factors have a constant sum; the rank counts that sum once.
// Calibration mixes the replicates of all strata: only their number bounds the rank then.
double rank(const Inference& inference, const CasePsus& cases) {
  const VarianceMethod& method = inference.method;
  const auto count = static_cast<double>(method.replicates->replicates());
  if (method.calibrated) return count;
  const auto psus = static_cast<double>(cases.psus);
  const double full = static_cast<double>(cases.full_strata);
  return std::min(psus - full + (full > 0 ? 1 : 0), count);
}

}  // namespace

VarianceResult variance_of_replicates(const Inference& inference,
                                      std::span<const double> theta,
                                      double full_sample) {
  const VarianceMethod& method = inference.method;
  const ReplicateVariance found = replicate_variance(
      theta, method.coefficients, full_sample, method.centering, method.interchangeable);
  VarianceResult result{.variance = found.variance};
  if (method.interchangeable) result.se_simulation_cv = found.se_simulation_cv;
  const std::size_t without_base = found.undefined - method.failed_replicates;
  if (without_base == 0) return result;
  const double share = static_cast<double>(found.undefined) / static_cast<double>(theta.size());
  result.note = fmt::format(
      "no weight of the base is left in {} of {} replicates", without_base, theta.size());
  if (method.interchangeable && share <= method.max_undefined_share) {
    result.note += ": these are left out";
    return result;
  }
  result.note += ": no standard error";
  result.variance = kNotAvailable;
  return result;
}

double variance_of_influence(const Inference& inference, std::vector<double> influence) {
  if (inference.method.project) inference.method.project(influence);
  for (std::size_t row = 0; row < influence.size(); ++row) influence[row] *= inference.weight[row];
  return linearized_variance(inference.design, influence);
}

CasePsus psus_of_rows(const Inference& inference, std::span<const std::uint32_t> rows) {
  const Design& design = inference.design;
  const VarianceMethod& method = inference.method;
  std::vector<bool> psu_seen(design.psus.size(), false);
  const auto stratum_of = [&](std::size_t psu) {
    return static_cast<std::size_t>(method.variance_stratum.empty() ? design.psus[psu].stratum
                                                                    : method.variance_stratum[psu]);
  };
  std::vector<std::size_t> size(design.psus.size() + design.strata.size(), 0);
  for (std::size_t psu = 0; psu < design.psus.size(); ++psu) ++size[stratum_of(psu)];
  std::vector<std::size_t> psus_of_stratum(size.size(), 0);
  CasePsus cases;
  for (const std::uint32_t row : rows) {
    const auto psu = static_cast<std::size_t>(design.psu_of_row[row]);
    if (psu_seen[psu]) continue;
    psu_seen[psu] = true;
    cases.first = psu;
    ++cases.psus;
    const std::size_t stratum = stratum_of(psu);
    if (psus_of_stratum[stratum] == 0) ++cases.strata;
    ++psus_of_stratum[stratum];
    if (psus_of_stratum[stratum] == size[stratum]) ++cases.full_strata;
  }
  return cases;
}

double degrees_of_freedom(const Inference& inference, const CasePsus& cases) {
  const VarianceMethod& method = inference.method;
  if (method.declared_df) return *method.declared_df;
  const bool replicated = method.replicates != nullptr;
  const auto count = replicated ? static_cast<double>(method.replicates->replicates()) : 0;
  if (!method.psus_known) return count - 1;
  switch (inference.spec.df) {
    case DfRule::kReplicates:
      if (replicated) return count;
      break;
    case DfRule::kReplicatesLessOne:
      if (replicated) return count - 1;
      break;
    case DfRule::kRank:
      if (replicated) return rank(inference, cases) - 1;
      break;
    case DfRule::kDomain:
      return std::min(static_cast<double>(cases.psus) - static_cast<double>(cases.strata),
                      method.most_df);
    case DfRule::kDesign:
      break;
  }
  return std::min(inference.design.degrees_of_freedom(method.variance_stratum), method.most_df);
}

bool in_single_psu(const Inference& inference, const CasePsus& cases) {
  if (!inference.method.psus_known || cases.psus != 1) return false;
  const Design& design = inference.design;
  // In a PSU that was certain, or nearly, the later stages have a variance of their own.
  const bool later_stages_add =
      inference.method.later_stages && !design.later_stages.empty() &&
      design.fraction_of(static_cast<std::size_t>(design.psus[cases.first].stratum)) == 1;
  return !later_stages_add;
}

}  // namespace darkfigure
