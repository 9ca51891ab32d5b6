#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/estimand.h"
#include "engine/estimation/unit_frame.h"

namespace darkfigure {

/// Unweighted cases of one indicator by atoms: the finest cross-classification of all domain
/// variables of its frame, so that every published cell is a sum of atoms.
struct CountTable {
  std::size_t cells = 0;
  std::vector<std::vector<std::uint32_t>> cells_of_atom;  // that each atom adds to
  std::vector<double> cases;                              // per atom: with the characteristic
  std::vector<double> units;                              // per atom: of the base
  bool counts_cases = true;  // false: a mean or a quantile, of which the base alone is counted

  std::vector<double> cell_cases() const { return cell_sums(cases); }
  std::vector<double> cell_units() const { return cell_sums(units); }

 private:
  std::vector<double> cell_sums(const std::vector<double>& of_atom) const;
};

CountTable count_table(const BoundIndicator& indicator, const UnitFrame& frame);

/// Estimands whose tables tell of each other, so that one pattern of suppression must hold for all:
/// those that count the same cases of the same base, one indicator under several treatments of its
/// missing answers, an average and its parts.
struct ProtectionGroup {
  std::vector<std::size_t> estimands;
  std::vector<CountTable> counts;  // of their distinct indicators
};

std::vector<ProtectionGroup> protection_groups(const std::vector<Estimand>& estimands,
                                               const std::vector<BoundIndicator>& indicators,
                                               std::span<const UnitFrame> frames);

}  // namespace darkfigure
