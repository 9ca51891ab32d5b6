#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/estimand.h"
#include "engine/estimation/unit_frame.h"

namespace darkfigure {

/// Unweighted counts that are published of several related indicators (members) in the cells of
/// their frame's domains. Every (member, cell) is a slot with two counts: its cases (units with the
/// characteristic) and its units (the base). All are sums over atoms: classes of units that lie in
/// the same cells and in the same way in each member's base and cases. Bases are public (how many
/// were asked), but for one that is another's cases; who is a case is not. So atoms that no unit of
/// the sample falls into are there too, where their cells, with their public bases, and their way
/// occur apart: that nobody is in them is not public.
struct CountTable {
  enum class Role { kCases, kUnits };

  std::size_t members = 0;
  std::size_t cells = 0;
  std::vector<bool> counts_cases;    // per member: its cases are told; of a mean the base alone is
  std::vector<bool> counts_others;   // per member: so are units without the characteristic
  std::vector<bool> base_is_public;  // per member
  std::vector<std::vector<std::uint32_t>> rows_of_atom;  // counts that each atom adds to
  std::vector<double> units_of_atom;

  std::size_t slots() const { return members * cells; }
  std::size_t slot(std::size_t member, std::size_t cell) const { return member * cells + cell; }
  static std::size_t row(std::size_t slot, Role role) {
    return 2 * slot + (role == Role::kUnits ? 1 : 0);
  }
  /// Every count, by row.
  std::vector<double> counts() const;
};

/// What of one indicator is counted, as a member of a table.
struct CountedSet {
  std::vector<std::uint8_t> state;  // per unit: 0 outside the base, 1 in it, 2 a case
  bool counts_cases = true;
  bool counts_others = true;
};

CountedSet counted_set(const BoundIndicator& indicator);

CountTable count_table(const std::vector<CountedSet>& members, const DomainTable& domains);

/// Indicators whose numbers tell of each other's counts, and the estimands made of them: one
/// pattern of suppression is chosen for all.
struct ProtectionGroup {
  struct Use {
    std::size_t estimand;
    std::size_t member;
  };
  CountTable table;
  std::vector<Use> uses;
};

/// Groups indicators of one level, whatever their weights, where the base of one is the cases of
/// another, or their cases are each other's rest; and, as long as a group's atoms stay within a
/// limit, where the cases of one contain those of another. Those of the same base and cases are one
/// member.
std::vector<ProtectionGroup> protection_groups(const std::vector<Estimand>& estimands,
                                               const std::vector<BoundIndicator>& indicators,
                                               std::span<const UnitFrame> frames);

}  // namespace darkfigure
