#pragma once

#include "engine/core/design.h"
#include "engine/core/diagnostics.h"

namespace darkfigure {

enum class ReplicationMethod;
struct ReplicationSpec;

/// The method has replicates, or a variance, by stratum, and so must know what to do with one PSU.
bool needs_singleton_policy(ReplicationMethod method);

/// Applies the design's policy for strata with one PSU (a "lonely PSU"): reports them, and what the
/// method cannot do with them. Successive differences need no strata, and imported replicates have
/// settled the question. Units of later stages with a single unit drawn in them add nothing, or
/// fail.
void check_singletons(const Design& design, const ReplicationSpec& spec, Diagnostics& diagnostics);

}  // namespace darkfigure
