#pragma once

#include "engine/core/design.h"
#include "engine/weighting/replication.h"

namespace darkfigure {

/// Delete-one-PSU jackknife, stratified (JKn): one replicate per PSU j of stratum h, in which its
/// factor is 0, n_h/(n_h−1) for the others of the stratum and 1 elsewhere; c_r = (n_h−1)/n_h. With
/// one stratum this is JK1. A singleton stratum has no replicate under `certainty`; under `center`
/// its replicate deletes the stratum and multiplies the others by H/(H−1), c_r = (H−1)/H, as R
/// survey's lonely.psu = "adjust" does for JKn.
void plan_jackknife(const Design& design, Replication& replication);

/// Factors of replicate `replicate` into lane `lane` of psu_factors (psus × kLanes).
void jackknife_factors(const Replication& replication,
                       const Design& design,
                       std::size_t replicate,
                       std::size_t lane,
                       std::vector<double>& psu_factors);

}  // namespace darkfigure
