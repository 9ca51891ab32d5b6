#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/domain.h"
#include "engine/estimation/statistic.h"
#include "engine/run_config.h"
#include "engine/weighting/replication.h"
#include "engine/weighting/weighting_plan.h"

namespace darkfigure {

/// A config bound to its data: everything checked, nothing computed yet. Members refer to each
/// other, so it is neither copied nor moved.
struct Survey {
  RunConfig config;
  Microdata data;
  Design design;
  Replication replication;
  WeightingPlan plan;
  std::vector<double> margin_scaling;  // factors of scale_margins, else empty
  std::vector<BoundIndicator> indicators;
  DomainTable domains;
  std::size_t declared_missing = 0;  // cells that user_missing of the config made missing
  double read_seconds = 0;

  Survey() = default;
  Survey(const Survey&) = delete;
  Survey& operator=(const Survey&) = delete;
};

/// Reads the data and control totals a config names and binds everything to them. Every problem
/// becomes a finding; throws InputError with all of them when one is an error.
std::unique_ptr<Survey> bind_survey(RunConfig config,
                                    std::span<const Statistic> statistics,
                                    Diagnostics& diagnostics);

}  // namespace darkfigure
