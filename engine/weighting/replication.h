#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/core/replicate_factors.h"
#include "engine/core/weight_block.h"

namespace darkfigure {

enum class ReplicationMethod { kLinearization, kJk1, kJkn, kBootstrap, kImported };
enum class Center { kEstimate, kMean };
enum class ImportedContent { kFactors, kBaseWeights, kFinalWeights };

/// [replication] as declared.
struct ReplicationSpec {
  ReplicationMethod method = ReplicationMethod::kLinearization;
  std::size_t replicates = 500;
  std::uint64_t seed = 1;
  Center center = Center::kEstimate;
  std::string factors;  // imported: a CSV of factors by PSU …
  std::string columns;  // … or a pattern of columns of the file
  ImportedContent contains = ImportedContent::kFactors;
  std::optional<double> scale;
  std::vector<double> rscales;
  std::optional<double> df;
  double max_failed_share = 0.02;
  Location location;
};

std::string method_name(ReplicationMethod method);

/// Replicates on demand: the base weights of any block of replicates, and the coefficients of
/// V(θ) = Σ_r c_r (θ_r − center)². Which of the vectors is filled depends on the method.
struct Replication {
  ReplicationSpec spec;
  std::vector<double> coefficients;            // c_r
  std::vector<std::int32_t> deleted_psu;       // jackknife: per replicate
  std::vector<std::uint64_t> psu_hash;         // bootstrap: of the codes of declared PSUs
  std::vector<std::int32_t> psus_in_file_row;  // imported factors: row of the file per PSU
  ReplicateFactors factors;                    // imported from a CSV
  std::vector<const Column*> columns;          // imported from the data file
  std::string formula;                         // "1/500 sum (t_r - t)^2"

  std::size_t size() const { return coefficients.size(); }
  /// Replicates are interchangeable, so that a failed one can be left out (bootstrap family).
  bool interchangeable() const { return spec.method == ReplicationMethod::kBootstrap; }
  /// The replicates are final weights: nothing of the weighting is replayed on them.
  bool final_weights() const {
    return spec.method == ReplicationMethod::kImported &&
           spec.contains == ImportedContent::kFinalWeights;
  }
};

/// Plans the replicates of a design. Strata with one PSU are treated by the design's policy and
/// reported; what a method cannot do becomes a finding.
Replication plan_replication(const Design& design,
                             const ReplicationSpec& spec,
                             const Microdata& data,
                             ReplicateFactors factors,
                             Diagnostics& diagnostics);

/// Fills `block` with the base weights of replicates [first, first + lanes). `psu_factors` is
/// workspace of psus × kLanes.
void fill_replicates(const Replication& replication,
                     const Design& design,
                     std::size_t first,
                     std::vector<double>& psu_factors,
                     WeightBlock& block);

/// Fills lane 0 of `block` with the full-sample base weights.
void fill_full_sample(const Design& design, WeightBlock& block);

}  // namespace darkfigure
