#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/run_config.h"

namespace darkfigure {

/// Tells which indicators of a config's questionnaire its files do not allow, what each lacks, and
/// how to mend it.
class UnmeasuredReport {
 public:
  using Names = std::set<std::string, std::less<>>;

  /// The config starts from a questionnaire.
  UnmeasuredReport(const RunConfig& config, Diagnostics& diagnostics)
      : config_(config), definition_(*config.questionnaire), diagnostics_(diagnostics) {}

  /// One warning for all; an error for each that the config asks for by its id, and where none is
  /// left. What a survey is known not to ask about is not worth a word. `why` is by id.
  void report(const std::vector<Indicator>& dropped, const std::map<std::string, Names>& why);
  /// Names with the labels of concepts; the first few.
  std::string all_shown(const Names& names) const;

 private:
  std::string shown(const std::string& name) const;
  std::string remedy(const Names& lacks) const;
  bool is_never_asked(const Names& lacks) const;
  bool is_asked_for(const std::string& id, bool by_id) const;

  const RunConfig& config_;
  const Definition& definition_;
  Diagnostics& diagnostics_;
};

}  // namespace darkfigure
