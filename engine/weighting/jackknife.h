#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/design.h"
#include "engine/weighting/factor_lane.h"

namespace darkfigure {

/// Delete-one-PSU jackknife, stratified (JKn): one replicate per PSU j of stratum h, in which its
/// factor is 0, n_h/(n_h−1) for the others of the stratum and 1 elsewhere; c_r =
/// (1−f_h)(n_h−1)/n_h. With one stratum this is JK1. A certainty stratum (f_h = 1) has no
/// replicates, nor has a singleton stratum under `certainty`; under `center` its replicate deletes
/// the stratum and multiplies the others by H/(H−1), c_r = (H−1)/H, as R survey's lonely.psu =
/// "adjust" does for JKn.
struct Jackknife {
  std::vector<std::int32_t> deleted_psu;  // per replicate

  /// `coefficients` and `stratum` (of each replicate) are filled.
  static Jackknife plan(const Design& design,
                        std::vector<double>& coefficients,
                        std::vector<std::int32_t>& stratum);
  void factors(const Design& design, std::size_t replicate, FactorLane factors) const;
};

/// Delete-a-group jackknife (Kott 2001): PSUs, in random order within strata, are dealt one by one
/// into G groups, on through all strata; replicate g deletes group g. In a stratum with n_h ≥ G
/// PSUs the others get n_h/(n_h − n_hg). With n_h < G (Kott's extended form), where the group has a
/// PSU of the stratum, that one gets 1 − (n_h − 1)Z and the others 1 + Z, Z² = G/((G−1) n_h
/// (n_h−1)). c_r = (G−1)/G. An fpc multiplies each factor's distance from 1 by √(1−f_h).
struct GroupJackknife {
  std::size_t groups = 0;
  std::vector<std::int32_t> group_of_psu;

  static GroupJackknife plan(const Design& design,
                             std::size_t groups,
                             std::uint64_t seed,
                             std::vector<double>& coefficients);
  void factors(const Design& design, std::size_t replicate, FactorLane factors) const;
};

}  // namespace darkfigure
