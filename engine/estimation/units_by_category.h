#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/domain.h"

namespace darkfigure {

/// The units of the base that a cell has, in order, and how many a missing answer keeps out of it.
struct CellUnits {
  std::span<const std::uint32_t> base;
  std::size_t unanswered = 0;
};

/// An indicator's units by the categories of one domain variable: found in two passes for all of
/// them.
class UnitsByCategory {
 public:
  UnitsByCategory(const BoundIndicator& indicator, const DomainTable& table, std::size_t domain);

  CellUnits of(std::size_t category) const;

 private:
  std::vector<std::size_t> first_;  // of each category's units, and their number
  std::vector<std::size_t> unanswered_;
  std::vector<std::uint32_t> units_;
};

}  // namespace darkfigure
