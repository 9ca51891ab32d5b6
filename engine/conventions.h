#pragma once

#include <string>

#include "engine/config/config_document.h"
#include "engine/run_config.h"

namespace darkfigure {

/// Gives the keys of a config that are left at their defaults the values that another system has:
/// `like` is "r-survey" (4.5), "svrep" (0.9), "stata" (18), "sas" (9.4) or "wesvar" (5). What these
/// do is from their sources (the first two) and their manuals.
void apply_convention(const ConfigDocument& document, RunConfig& config);

/// Puts what was taken over into the resolved config.
void resolve_convention(RunConfig& config);

/// What of the settings of a run differs from the program's own defaults: `deviations from the mean
/// of the replicates (ours: from the estimate); …`; empty when nothing does.
std::string difference_from_ours(const ReplicationSpec& replication,
                                 const EstimateSpec& estimates,
                                 SingletonPolicy singleton);  // kFail where no stratum has one PSU

}  // namespace darkfigure
