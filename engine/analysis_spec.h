#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/config/config_document.h"
#include "engine/core/indicator.h"

namespace darkfigure {

/// What the categories of a domain are compared with.
enum class Comparison { kPairs, kFirst, kAll };

/// [[contrast]]: a formula of estimates, or comparisons of the categories of domains.
struct ContrastSpec {
  std::string id;
  std::string label;
  SourceText formula;                             // empty: comparisons
  std::vector<std::string> indicators;            // empty: all
  std::vector<std::vector<std::string>> domains;  // each one variable, or several crossed
  Comparison compare = Comparison::kPairs;
  std::string adjustment = "none";
  std::optional<double> null_value;
  Location location;
};

/// [[crosstab]]: two variables whose independence is tested.
struct CrosstabSpec {
  std::string id;
  std::string label;
  std::string rows;
  std::string columns;
  SourceText where;
  Location location;
};

/// [[regression]]: risk factors of an outcome.
struct RegressionSpec {
  std::string id;
  std::string label;
  SourceText outcome;
  std::vector<std::string> predictors;                          // categorical
  std::vector<std::string> numeric_predictors;                  // enter linearly
  std::vector<std::pair<std::string, std::string>> references;  // predictor, code
  SourceText where;
  Location location;
};

/// [[sensitivity]]: the run under other settings.
struct Alternative {
  std::string id;
  std::string label;
  std::vector<ConfigOverride> settings;
  Location location;
};

/// [sensitivity] and its alternatives.
struct SensitivitySpec {
  std::vector<std::string> indicators;  // empty: all
  std::vector<Alternative> alternatives;
};

/// What is asked for beside the indicators.
struct AnalysisSpec {
  std::vector<ContrastSpec> contrasts;
  std::vector<CrosstabSpec> crosstabs;
  std::vector<RegressionSpec> regressions;
};

}  // namespace darkfigure
