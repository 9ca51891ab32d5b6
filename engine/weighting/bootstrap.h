#pragma once

#include "engine/core/design.h"
#include "engine/weighting/replication.h"

namespace darkfigure {

/// Rescaling bootstrap of Rao & Wu (1988) with n_h − 1 draws of PSUs with replacement in each
/// stratum: factor n_h/(n_h−1) × times drawn; c_r = 1/R. Draws are addressed by the codes of
/// stratum and PSU, the replicate and the draw: an added stratum changes no other draw, and a PSU
/// that is replaced between waves leaves those of the others mostly as they were. A stratum with
/// one PSU keeps factor 1 (`certainty`).
void plan_bootstrap(const Design& design, Replication& replication);

/// Factors of replicate `replicate` into lane `lane` of psu_factors (psus × kLanes).
void bootstrap_factors(const Replication& replication,
                       const Design& design,
                       std::size_t replicate,
                       std::size_t lane,
                       std::vector<double>& psu_factors);

}  // namespace darkfigure
