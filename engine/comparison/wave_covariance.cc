#include "engine/comparison/wave_covariance.h"

#include <cmath>
#include <map>
#include <set>

namespace darkfigure {
namespace {

std::string seed_text(const FinishedRun& run) {
  return run.report.seed ? ", seed " + std::to_string(*run.report.seed) : "";
}

// Deviations of an estimate's replicates, times √c, by address.
std::map<std::string, double> deviations(const FinishedRun& run,
                                         const std::string& key,
                                         double estimate) {
  std::map<std::string, double> result;
  if (!run.replicates) return result;
  const auto theta = run.replicates->theta.find(key);
  if (theta == run.replicates->theta.end()) return result;
  double center = estimate;
  if (run.report.center == "stratum mean") return result;  // no single center to deviate from
  if (run.report.center != "estimate") {
    double sum = 0;
    double count = 0;
    for (const double value : theta->second) {
      if (!available(value)) continue;
      sum += value;
      ++count;
    }
    center = sum / count;
  }
  for (std::size_t r = 0; r < theta->second.size(); ++r) {
    const double value = theta->second[r];
    if (!available(value)) continue;
    result[run.replicates->address[r]] =
        std::sqrt(run.replicates->coefficient[r]) * (value - center);
  }
  return result;
}

}  // namespace

double wave_covariance(const FinishedRun& a,
                       const FinishedRun& b,
                       const Estimate& before,
                       const Estimate& after,
                       std::size_t& paired) {
  const std::string key = estimate_key(before);
  const auto of_a = deviations(a, key, before.value);
  const auto of_b = deviations(b, key, after.value);
  if (of_a.empty() || of_b.empty()) return kNotAvailable;
  double sum = 0;
  for (const auto& [address, deviation] : of_a) {
    const auto other = of_b.find(address);
    if (other == of_b.end()) continue;
    sum += deviation * other->second;
    ++paired;
  }
  return sum;
}

void check_pairing(const std::vector<FinishedRun>& runs, Diagnostics& diagnostics) {
  const FinishedRun& first = runs.front();
  for (const FinishedRun& run : runs) {
    const Location place{.file = run.folder};
    if (!run.replicates) {
      diagnostics.error(Concern::kConfig,
                        place,
                        "overlapping samples need the replicates' estimates: run it with "
                        "replicate_estimates = true in [output]");
      continue;
    }
    const bool jackknife = run.report.method == "jk1" || run.report.method == "jkn";
    const bool bootstrap = run.report.method == "bootstrap" || run.report.method == "rwyb" ||
                           run.report.method == "generalized_bootstrap";
    if (!jackknife && !bootstrap) {
      diagnostics.error(Concern::kConfig,
                        place,
                        "the replicates of \"" + run.report.method +
                            "\" do not pair between waves; use a bootstrap, \"jkn\" or \"jk1\"");
    }
    if (run.report.method != first.report.method || run.report.seed != first.report.seed ||
        (bootstrap && first.replicates &&
         run.replicates->address.size() != first.replicates->address.size())) {
      diagnostics.error(Concern::kConfig,
                        place,
                        "expected the replicates of " + first.folder + " (" + first.report.method +
                            seed_text(first) + ") to pair with but found " + run.report.method +
                            seed_text(run) + ", " + std::to_string(run.replicates->address.size()) +
                            " replicates");
    }
  }
}

void warn_of_shared_psus(const std::vector<FinishedRun>& runs, Diagnostics& diagnostics) {
  for (std::size_t k = 1; k < runs.size(); ++k) {
    const FinishedRun& a = runs[k - 1];
    const FinishedRun& b = runs[k];
    // The second input of a run is its sample's file.
    if (a.manifest.inputs.size() > 1 && b.manifest.inputs.size() > 1 &&
        a.manifest.inputs[1].second == b.manifest.inputs[1].second) {
      diagnostics.warning(
          Concern::kData,
          {.file = b.folder},
          "it read the same microdata as " + a.folder + ": these are not two independent samples");
      continue;
    }
    const bool jackknife = (a.report.method == "jkn" || a.report.method == "jk1") &&
                           a.report.method == b.report.method;
    if (!jackknife || !a.replicates || !b.replicates) continue;
    const std::set<std::string> of_a(a.replicates->address.begin(), a.replicates->address.end());
    std::size_t shared = 0;
    for (const std::string& address : b.replicates->address) shared += of_a.contains(address);
    if (2 * shared < b.replicates->address.size()) continue;
    diagnostics.warning(Concern::kData,
                        {.file = b.folder},
                        std::to_string(shared) + " of its " +
                            std::to_string(b.replicates->address.size()) +
                            " PSU codes are also in " + a.folder +
                            ": if they are the same PSUs, compare with --samples overlapping");
  }
}

std::string obstacle_to_test(const Estimate& e, const std::string& folder) {
  if (!available(e.value)) return folder + ": not available";
  if (!available(e.se)) return folder + ": no standard error (" + e.note + ")";
  if (!(e.df > 0)) return folder + ": no degrees of freedom";
  return "";
}

}  // namespace darkfigure
