#pragma once

#include "engine/core/level.h"
#include "engine/estimation/domain.h"

namespace darkfigure {

/// The units that indicators of one level are estimated of, on the rows that are weighted, and the
/// domains they fall into.
struct UnitFrame {
  Units units;
  DomainTable domains;

  std::size_t size() const { return domains.domains.front().categories.of_row.size(); }
};

}  // namespace darkfigure
