#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/estimate.h"
#include "engine/core/level.h"
#include "engine/disclosure/published_table.h"
#include "engine/reliability/judge.h"
#include "engine/report/description.h"
#include "engine/weighting/weight_summary.h"
#include "engine/weighting/weighting_plan.h"

namespace darkfigure {

/// A category of a margin: its control total, and the weighted counts before and after calibration.
struct MarginLine {
  std::string code;
  std::string label;
  double target = 0;
  double before = 0;
  double after = 0;
  bool redundant = false;  // follows from other margins; not an equation of its own
};

struct MarginReport {
  std::string name;
  double scaling = 1;  // of scale_margins
  bool is_numeric = false;
  std::vector<MarginLine> lines;
};

struct CalibrationReport {
  std::string step;
  std::string part;  // of a partition; empty: all
  CalibrationSpec spec;
  std::size_t equations = 0;
  std::size_t redundant = 0;
  std::size_t cells = 0;
  CalibrationSummary full_sample;
  std::string worst;  // the control with the worst margin error
  std::vector<MarginReport> margins;
  WeightSummary g_weight;
  std::vector<std::pair<double, double>> g_quantiles;  // share, g-weight
};

/// How one replicate's calibration ended.
struct ReplicateReport {
  bool converged = true;
  int iterations = 0;
  double worst_error = 0;
  std::string worst;    // the control where
  std::string trouble;  // empty when converged
};

/// Sampled units of a disposition, and their base weights.
struct DispositionCount {
  std::string name;
  std::size_t units = 0;
  double weighted = 0;
};

struct MissingCount {
  std::string indicator;
  std::string reason;
  std::size_t units = 0;
  bool counted = false;  // as no or yes; otherwise the units left the base
};

/// A level beside the design's, and how its rows are linked.
struct LevelReport {
  std::string level;
  std::string file;
  std::string parent;  // empty at the top
  std::size_t rows = 0;
  std::size_t parents_without = 0;
  std::size_t out_of_scope = 0;
  std::size_t orphans = 0;
  SeriesCounts series;
};

/// A national estimate of the run and of it under an alternative.
struct SensitivityRow {
  std::string alternative;  // "" the run itself
  std::string label;
  Estimate estimate;
  double difference = kNotAvailable;  // from the run itself
};

/// All that a finished run has to say; every output is a view of it.
struct RunReport {
  std::string title;
  std::string country;
  std::string reference_period;
  std::string mode;
  std::string population;  // in words: who the numbers are of
  std::string coverage;    // the territory
  std::string producer;
  std::string contact;
  std::string released;       // date
  std::string questionnaire;  // that the config starts from
  std::vector<IndicatorDescription> indicators;
  std::vector<DomainDescription> domains;
  std::vector<VariableDescription> variables;
  std::string config_file;
  std::vector<std::pair<std::string, std::string>> resolved_config;
  std::vector<std::pair<std::string, std::string>> overrides;  // --set
  std::string data_file;
  std::string level;
  std::size_t rows = 0;
  std::size_t zero_weights = 0;
  std::vector<LevelReport> levels;   // all of them, where there are several
  std::size_t declared_missing = 0;  // cells that codes of the config made missing
  bool psus_known = true;            // false: imported replicates without a declared PSU
  std::size_t psus = 0;
  std::size_t strata = 0;
  double design_df = 0;
  double most_df = INFINITY;  // that the replicates carry
  std::string method;
  std::string formula;
  std::string center;
  std::string like;                   // the system whose conventions are taken; empty: ours
  std::string difference;             // of the settings from ours; empty: none
  std::optional<std::uint64_t> seed;  // of methods that draw
  std::optional<double> target_cv;    // that the number of replicates was chosen by
  std::vector<double> coefficients;   // c_r
  WeightSummary base_weight;
  WeightSummary weight;
  WeightSummary g_weight;  // final over base weight
  std::size_t respondents = 0;
  std::vector<DispositionCount> dispositions;  // empty where none are declared
  double response_rate = 0;  // AAPOR's RR3: units of unknown eligibility in the share of the known
  double weighted_response_rate = 0;
  std::vector<StepReport> waterfall;
  std::vector<CalibrationReport> calibrations;  // in order, parts one by one
  std::vector<ReplicateReport> replicates;
  std::vector<MissingCount> missing;
  PublishedTable published;
  std::vector<TableVerdict> tables;         // of each reliability profile
  std::vector<std::string> quality;         // the profiles
  std::vector<SensitivityRow> sensitivity;  // of declared alternatives
  WeightHistogram histogram;
  std::vector<SeConvergence> convergence;  // of drawn replicates
  PublicationSpec publication;
  std::vector<Finding> warnings;
  std::vector<std::pair<std::string, double>> seconds;  // by stage

  std::size_t failed_replicates() const;
  /// The national estimate whose standard error has the largest simulation error; null when
  /// replicates are not drawn.
  const Estimate* least_settled() const;
};

}  // namespace darkfigure
