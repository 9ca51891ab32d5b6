#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis_spec.h"
#include "engine/config/config_document.h"
#include "engine/core/design.h"
#include "engine/core/indicator.h"
#include "engine/disclosure/disclosure_spec.h"
#include "engine/editing/design_edits.h"
#include "engine/estimation/estimate_spec.h"
#include "engine/expression/variables.h"
#include "engine/io/weights_table.h"
#include "engine/level_spec.h"
#include "engine/questionnaire/definition.h"
#include "engine/read_publication.h"
#include "engine/report/description.h"
#include "engine/weighting/replication.h"
#include "engine/weighting_config.h"

namespace darkfigure {

/// A rule of [[check]]: a condition that must hold in every row of a level.
struct EditRule {
  std::string id;
  std::string level;  // empty: the design's
  SourceText rule;
  bool is_warning = false;
  std::string message;
  Location location;
};

/// A key of the resolved config, for the manifest.
struct ResolvedKey {
  std::string key;  // "replication.method"
  std::string value;
};

/// Everything a run needs to know, as declared and completed with defaults.
struct RunConfig {
  std::string file;
  std::string title;
  std::string country;
  std::string reference_period;
  std::string mode;
  std::string population;
  std::string coverage;
  std::string producer;
  std::string contact;
  std::string released;
  std::shared_ptr<const Definition> questionnaire;  // that it starts from, or null
  std::vector<std::string> chosen;  // SDG indicators and ids asked for by name; empty: all
  std::vector<LevelSpec> levels;    // parents before their children
  bool levels_sound = true;         // false after findings about how they hang together
  DesignSpec design;
  DeclaredDesign declared;
  std::vector<EditRule> checks;
  ReplicationSpec replication;
  std::string like;  // the system whose conventions are taken; empty: ours
  WeightingConfig weighting;
  std::vector<Derivation> derivations;
  std::vector<Indicator> indicators;
  EstimateSpec estimates;
  Location domains_location;
  std::vector<std::string> quality;  // reliability profiles: names or files
  Location quality_location;
  AnalysisSpec analysis;
  SensitivitySpec sensitivity;
  DisclosureSpec disclosure;
  PublicationSpec publication;
  PublicationFiles publication_files;  // read where the views are written
  bool replicate_estimates = false;
  WeightsFormat weights = WeightsFormat::kNone;

  bool writes(std::string_view format) const;
  std::vector<ConfigOverride> overrides;  // that it was read with
  std::vector<ResolvedKey> resolved;
};

/// Reads a config and completes it with defaults; every problem becomes a finding.
RunConfig read_run_config(const std::string& path,
                          const std::vector<ConfigOverride>& overrides,
                          Diagnostics& diagnostics);

/// Reads the texts and counts that [output] names files of.
void read_publication_files(RunConfig& config, Diagnostics& diagnostics);

}  // namespace darkfigure
