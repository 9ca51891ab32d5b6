#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/scratch_folder.h"
#include "engine/core/estimate.h"
#include "engine/synthetic/synthetic_survey.h"

namespace darkfigure {

/// A questionnaire's synthetic country, with the config and the files of its survey in a scratch
/// folder.
class SurveyedCountry {
 public:
  /// `questionnaire` is a shipped one or a file. Throws InputError where it is wrong. The scratch
  /// folder is made in `scratch_parent`.
  SurveyedCountry(const std::string& questionnaire,
                  const std::string& scratch_parent,
                  std::uint64_t seed,
                  int threads);

  /// The survey's config, which calls the questionnaire `reference`.
  std::string config(const std::string& reference) const {
    return synthetic_config(*definition_, reference, size_);
  }
  std::vector<Microdata> sample(std::uint64_t seed) const { return country_->sample(seed); }
  /// What a census gives, by indicator, domain and category.
  std::map<std::string, Estimate> truth() { return estimates(country_->census()); }
  /// What these files give.
  std::map<std::string, Estimate> estimates(const std::vector<Microdata>& files);

 private:
  ScratchFolder scratch_;
  std::string folder_;
  int threads_;
  SyntheticSize size_;
  std::optional<Definition> definition_;
  RunConfig run_config_;
  std::optional<SyntheticCountry> country_;
};

}  // namespace darkfigure
