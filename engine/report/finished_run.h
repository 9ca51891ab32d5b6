#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/report/run_report.h"

namespace darkfigure {

/// `replicate_estimates.csv` read back.
struct ReplicateTable {
  std::vector<std::string> address;  // of each replicate
  std::vector<double> coefficient;
  std::map<std::string, std::vector<double>> theta;  // "indicator|domain|category" → per replicate
};

/// What the manifest says of how a run can be repeated.
struct RunManifest {
  std::string version;
  std::string config;
  std::vector<std::pair<std::string, std::string>> overrides;        // key, value
  std::vector<std::pair<std::string, std::string>> resolved_config;  // key, value
  std::vector<std::pair<std::string, std::string>> inputs;           // file, SHA-256
  std::vector<std::pair<std::string, std::string>> outputs;          // file, SHA-256
  std::map<std::string, std::string> exports;  // views made afterwards: file → SHA-256
};

/// A run's folder, read back.
struct FinishedRun {
  std::string folder;
  RunReport report;  // as far as its files tell; seconds and warnings are not read
  RunManifest manifest;
  std::optional<ReplicateTable> replicates;

  const std::vector<Estimate>& estimates() const { return report.published.estimates(); }
};

/// Reads manifest.json, and exports.json where there is one. What is missing or not a run's is a
/// finding.
RunManifest read_manifest(const std::string& folder, Diagnostics& diagnostics);

/// Reads manifest.json, estimates.json, weighting.json and, where it was written,
/// replicate_estimates.csv.
FinishedRun read_finished_run(const std::string& folder, Diagnostics& diagnostics);

/// The report that `estimates_json` and `weighting_json` were written of: what views are made from,
/// by the run itself and of a finished run alike.
RunReport report_of_json(const std::string& estimates, const std::string& weighting);

}  // namespace darkfigure
