#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/level.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/contrast.h"
#include "engine/estimation/crosstab.h"
#include "engine/estimation/estimand.h"
#include "engine/estimation/logistic_regression.h"
#include "engine/estimation/statistic.h"
#include "engine/estimation/unit_frame.h"
#include "engine/reliability/quality_profile.h"
#include "engine/run_config.h"
#include "engine/weighting/replication.h"
#include "engine/weighting/weighting_plan.h"

namespace darkfigure {

/// What a step of the base weight did.
struct BaseWeightStage {
  std::string name;
  std::vector<double> before;  // per row
  std::size_t capped = 0;      // rows whose multiplier a cap cut
};

/// A config bound to its data: everything checked, nothing computed yet. Members refer to each
/// other, so it is neither copied nor moved.
struct Survey {
  RunConfig config;
  std::vector<Level> levels;  // parents before their children
  std::size_t design_level = 0;
  std::vector<std::unique_ptr<Variables>> variables;  // of each level
  Design design;
  std::size_t drawn_strata = 0;  // before any were taken together for the variance
  Replication replication;
  WeightingPlan plan;
  std::vector<BaseWeightStage> base_stages;
  std::vector<Disposition> dispositions;  // of the rows; respondents where none are declared
  std::vector<BoundIndicator>
      indicators;                   // all that is summed: estimands' parts, crosstabs' counts
  std::vector<Estimand> estimands;  // what is published, as declared
  std::vector<UnitFrame> frames;    // the design's level first, then others that indicators have
  std::vector<Contrast> contrasts;
  std::vector<Crosstab> crosstabs;
  std::vector<LogisticRegression> regressions;
  std::vector<QualityProfile> quality;
  double read_seconds = 0;

  /// The rows that carry the base weight.
  const Microdata& data() const { return levels[design_level].data; }

  Survey() = default;
  Survey(const Survey&) = delete;
  Survey& operator=(const Survey&) = delete;
};

/// Which variables of the files are read: those that the config needs, or all (for the data
/// editor).
enum class ReadColumns { kNeeded, kAll };

/// Reads the data a config names, and binds the design, the base weights and who responded: what
/// the control totals are compared with. Throws InputError as `bind_survey` does.
std::unique_ptr<Survey> read_sample(RunConfig config,
                                    Diagnostics& diagnostics,
                                    ReadColumns columns = ReadColumns::kNeeded);

/// Reads the data and control totals a config names and binds everything to them. Every problem
/// becomes a finding; throws InputError with all of them when one is an error.
std::unique_ptr<Survey> bind_survey(RunConfig config,
                                    std::span<const Statistic> statistics,
                                    Diagnostics& diagnostics,
                                    ReadColumns columns = ReadColumns::kNeeded);

}  // namespace darkfigure
