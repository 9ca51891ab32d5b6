#pragma once

#include <string>

#include "engine/report/run_report.h"

namespace darkfigure {

/// `estimates.json`: the estimates with labels and provenance.
std::string estimates_json(const RunReport& report);

/// `weighting.json`: weights by step, margins (target, before, after), per-replicate convergence.
std::string weighting_json(const RunReport& report);

/// A file of a run with its hash.
struct FileHash {
  std::string file;
  std::string sha256;
};

/// Texts that a view has in another language only.
struct Untranslated {
  std::string language;
  std::vector<std::string> keys;  // of the survey's labels, then of the catalogue
};

/// What `manifest.json` holds besides the report.
struct RunFiles {
  std::string version;
  std::vector<std::pair<std::string, std::string>> libraries;  // name, version
  std::vector<FileHash> inputs;
  std::vector<FileHash> outputs;
  std::vector<Untranslated> untranslated;
  int threads = 1;
};

/// `manifest.json`: everything needed to repeat the run. "timing" alone differs between runs.
std::string manifest_json(const RunReport& report, const RunFiles& files);

/// `exports.json`: views that were made of a finished run, in its folder.
std::string exports_json(const RunFiles& files);

/// Printed by `--json` where a part of a run was made.
std::string shard_json(const std::string& file, const std::vector<Finding>& warnings);

/// Printed by `--json` where there is nothing but findings: of a check ("ok"), of an error
/// ("error").
std::string status_json(const std::string& status, const std::vector<std::string>& findings);

/// The result printed by `run --json`.
std::string result_json(const RunReport& report, const RunFiles& files, const std::string& folder);

/// … and where views were made of a finished run.
std::string export_json(const RunFiles& files, const std::string& folder);

}  // namespace darkfigure
