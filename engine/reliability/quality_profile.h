#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/embedded_file.h"
#include "engine/core/indicator.h"

namespace darkfigure {

/// What a rule says of an estimate, from mild to strict.
enum class Verdict { kPublish, kCaution, kSuppress };
std::string verdict_name(Verdict verdict);

/// A rule of a reliability standard: where its condition on an estimate's measures
/// (`quality_measures` in measures.h) is true, the verdict stands.
struct QualityRule {
  enum class Scope { kAll, kProportions, kOthers };
  Scope applies = Scope::kAll;
  SourceText when;
  Verdict verdict = Verdict::kPublish;
  std::string reason;
};

/// A named reliability standard: the first rule that holds decides; where none does, the estimate
/// is published.
struct QualityProfile {
  std::string id;
  std::string title;
  std::string source;
  std::vector<QualityRule> rules;
  double least_share = 0;  // of publishable cells, for a table to be published; 0: no such rule
};

/// The files of the shipped profiles.
std::vector<EmbeddedFile> shipped_profiles();

/// The ids of the shipped profiles.
std::vector<std::string> profile_names();

/// Reads a profile's TOML text; every problem becomes a finding.
QualityProfile read_profile(const std::string& file,
                            const std::string& text,
                            Diagnostics& diagnostics);

/// The shipped profile of that id; the id must be one of `profile_names`.
QualityProfile shipped_profile(const std::string& id);

}  // namespace darkfigure
