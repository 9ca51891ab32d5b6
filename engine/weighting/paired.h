#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"
#include "engine/weighting/factor_lane.h"
#include "engine/weighting/hadamard.h"

namespace darkfigure {

/// Two PSUs, or three, that stand for a stratum in a paired method.
struct VarianceStratum {
  std::vector<std::int32_t> psus;
  std::int32_t stratum = 0;
};

/// The strata of a paired method. A stratum with more than three PSUs is cut into pairs of
/// neighbours, in `order` (of PSUs; empty: as the design has them), with three in the last where
/// their number is odd: reported, because each cut costs a degree of freedom. Singletons and
/// certainty strata are left out.
std::vector<VarianceStratum> pair_psus(const Design& design,
                                       const std::vector<std::int32_t>& order,
                                       Diagnostics& diagnostics);

/// Deviations of the factors from 1 along an orthogonal contrast of a variance stratum: (1, −1) for
/// a pair; (√3/2, −√3/2, 0) and (1/2, 1/2, −1) for three PSUs. The squared contrasts of the PSUs'
/// totals add up to n/(n−1) Σ (t − t̄)² exactly (general replication: Fay 1984, Dippo, Fay &
/// Morganstein 1984).
double contrast(std::size_t psus, std::size_t contrast, std::size_t psu);

/// Paired jackknife (WesVar's JK2): one replicate per pair, in which the first PSU has factor 2 and
/// the second 0; two replicates for three PSUs. c_r = 1 − f_h.
struct PairedJackknife {
  struct Replicate {
    std::size_t pair;
    std::size_t contrast;
  };
  std::vector<VarianceStratum> pairs;
  std::vector<Replicate> replicates;

  static PairedJackknife plan(const Design& design,
                              std::vector<VarianceStratum> pairs,
                              std::vector<double>& coefficients);
  void factors(const Design& design, std::size_t replicate, FactorLane factors) const;
};

/// Balanced repeated replication (McCarthy 1966) and Fay's variant: factor 1 ± (1−ρ)·contrast with
/// the signs of a Hadamard matrix's row, a column for each contrast and never the constant one, so
/// that the balance is full; c_r = 1/(R(1−ρ)²). Three PSUs take two columns and need ρ ≥ 0.268 to
/// keep factors positive. An fpc multiplies each factor's distance from 1 by √(1−f_h).
struct HalfSamples {
  std::vector<VarianceStratum> pairs;
  std::vector<std::size_t> column;  // of the matrix, per pair: of its first contrast
  double rho = 0;
  Hadamard matrix;

  static HalfSamples plan(std::vector<VarianceStratum> pairs,
                          double rho,
                          std::size_t least_replicates,
                          std::vector<double>& coefficients);
  void factors(const Design& design, std::size_t replicate, FactorLane factors) const;
  /// Hadamard columns that the pairs take, with the constant one.
  static std::size_t columns_needed(const std::vector<VarianceStratum>& pairs);
};

/// The smallest ρ with which factors of three PSUs are not negative: 1 − 2/(1 + √3).
double least_rho_of_triples();

}  // namespace darkfigure
