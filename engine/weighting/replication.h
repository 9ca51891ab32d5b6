#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/core/replicate_factors.h"
#include "engine/core/weight_block.h"
#include "engine/weighting/bootstrap.h"
#include "engine/weighting/generalized_bootstrap.h"
#include "engine/weighting/imported.h"
#include "engine/weighting/jackknife.h"
#include "engine/weighting/paired.h"
#include "engine/weighting/successive_difference.h"

namespace darkfigure {

enum class ReplicationMethod {
  kLinearization,
  kJk1,
  kJkn,
  kJk2,
  kDagjk,
  kBrr,
  kFay,
  kBootstrap,
  kRwyb,
  kGeneralizedBootstrap,
  kSdr,
  kImported
};
/// What deviations are from: the full-sample estimate, the mean of the replicates, or (Stata's
/// jackknife) the mean of the stratum's replicates.
enum class Center { kEstimate, kMean, kStratumMean };
enum class ImportedContent { kFactors, kBaseWeights, kFinalWeights };

/// [replication] as declared.
struct ReplicationSpec {
  ReplicationMethod method = ReplicationMethod::kLinearization;
  std::size_t replicates = 0;  // 0: as many as the method needs (500 where it is a choice)
  double target_cv = 0;        // of a standard error, by simulation; 0: the number is declared
  std::size_t max_replicates = 0;
  std::uint64_t seed = 1;
  Center center = Center::kEstimate;
  bool less_one = false;  // a bootstrap's c = 1/(R − 1) instead of 1/R
  std::size_t groups = 30;
  double rho = 0.5;
  std::vector<std::string> sort;
  TargetEstimator estimator = TargetEstimator::kSimpleRandom;
  double tau = 0;       // 0: the least that keeps factors positive
  std::string factors;  // imported: a CSV of factors by PSU …
  std::string columns;  // … or a pattern of columns of the file
  std::string type;     // of imported replicates: "brr" …; empty: `scale` is declared
  double mean_of = 1;   // bootstrap samples that each imported replicate is the mean of
  ImportedContent contains = ImportedContent::kFactors;
  std::optional<double> scale;
  std::vector<double> rscales;
  std::optional<double> df;
  double max_failed_share = 0.02;
  Location location;
};

std::string method_name(ReplicationMethod method);
/// Replicates are random draws, and as many as one likes.
bool is_bootstrap(ReplicationMethod method);
/// Later stages of the sample count in its variance.
bool uses_later_stages(ReplicationMethod method);
/// The method of that name; the name must be one of `method_name`.
ReplicationMethod method_named(const std::string& name);

/// Replicates on demand: the base weights of any block of replicates, and the coefficients of
/// V(θ) = Σ_r c_r (θ_r − center)².
struct Replication {
  ReplicationSpec spec;
  std::vector<double> coefficients;   // c_r
  std::vector<std::int32_t> stratum;  // of each replicate of a delete-one jackknife; else empty
  std::vector<std::int32_t>
      variance_stratum;       // of each PSU, where the method cuts strata into pairs
  double most_df = INFINITY;  // that the replicates can carry
  std::variant<std::monostate,
               Jackknife,
               GroupJackknife,
               PairedJackknife,
               HalfSamples,
               Bootstrap,
               GeneralizedBootstrap,
               SuccessiveDifference,
               ImportedFactors,
               ImportedColumns>
      maker;
  std::string formula;  // "1/500 sum (t_r - center)^2"

  std::size_t size() const { return coefficients.size(); }
  /// Replicates are random draws and interchangeable, so that a failed one can be left out.
  bool interchangeable() const { return is_bootstrap(spec.method); }
  /// The replicates are final weights: nothing of the weighting is replayed on them.
  bool final_weights() const {
    return spec.method == ReplicationMethod::kImported &&
           spec.contains == ImportedContent::kFinalWeights;
  }
  /// "without PSU 104 of stratum 1", of a jackknife's replicate; else empty.
  std::string deleted_text(const Design& design, std::size_t replicate) const;
};

/// Plans the replicates of a design. Strata with one PSU are treated by the design's policy and
/// reported; what a method cannot do becomes a finding.
Replication plan_replication(const Design& design,
                             const ReplicationSpec& spec,
                             const Microdata& data,
                             ReplicateFactors factors,
                             Diagnostics& diagnostics);

/// The PSUs by stratum, then by the values of the sort variables in their first row, then as they
/// stand in the file; without sort variables as they stand in the file. A missing
/// value is a finding.
std::vector<std::int32_t> sampling_order(const Design& design,
                                         const Microdata& data,
                                         const std::vector<std::string>& sort,
                                         Diagnostics& diagnostics);

/// Fills `block` with the base weights of replicates [first, first + lanes). `unit_factors` is
/// workspace.
void fill_replicates(const Replication& replication,
                     const Design& design,
                     std::size_t first,
                     std::vector<double>& unit_factors,
                     WeightBlock& block);

/// Fills lane 0 of `block` with the full-sample base weights.
void fill_full_sample(const Design& design, WeightBlock& block);

}  // namespace darkfigure
