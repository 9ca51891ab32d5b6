#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/survey.h"

namespace darkfigure {

/// Makes the frames of a survey: the units of a level with a weight, and the domains they fall
/// into. Each is made once.
class UnitFrames {
 public:
  UnitFrames(Survey& survey, Diagnostics& diagnostics)
      : survey_(survey), diagnostics_(diagnostics) {}

  /// Index in `survey.frames` of the level's units under the indicator's weight, the design's where
  /// it has none of its own; nothing after a finding.
  std::optional<std::size_t> frame_of(std::size_t level, const Indicator& indicator);
  /// Warns of domains that no frame has.
  void check_domains_used() const;

 private:
  struct Made {
    std::size_t level;
    std::string weight;
  };

  std::optional<Domain> domain_at(std::size_t level, const std::vector<std::string>& names);
  std::optional<Units> own_units(std::size_t level, const Indicator& indicator);

  Survey& survey_;
  Diagnostics& diagnostics_;
  std::vector<Made> made_;  // of each frame
};

}  // namespace darkfigure
