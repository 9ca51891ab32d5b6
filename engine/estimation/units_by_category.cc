#include "engine/estimation/units_by_category.h"

#include <numeric>

namespace darkfigure {

UnitsByCategory::UnitsByCategory(const BoundIndicator& indicator,
                                 const DomainTable& table,
                                 std::size_t domain)
    : first_(table.domains[domain].categories.codes.size() + 1), unanswered_(first_.size() - 1) {
  const auto category_of = [&](std::size_t unit) {  // codes.size() or more: in none
    return static_cast<std::size_t>(table.cell_of_row[unit * table.domains.size() + domain]) -
           table.first_cell[domain];
  };
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    const std::size_t category = category_of(unit);
    if (category >= unanswered_.size()) continue;
    unanswered_[category] += indicator.unanswered[unit];
    first_[category + 1] += indicator.in_base[unit];
  }
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  units_.resize(first_.back());
  std::vector<std::size_t> next = first_;
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    const std::size_t category = category_of(unit);
    if (category >= unanswered_.size() || indicator.in_base[unit] == 0) continue;
    units_[next[category]++] = static_cast<std::uint32_t>(unit);
  }
}

CellUnits UnitsByCategory::of(std::size_t category) const {
  return {std::span(units_).subspan(first_[category], first_[category + 1] - first_[category]),
          unanswered_[category]};
}

}  // namespace darkfigure
