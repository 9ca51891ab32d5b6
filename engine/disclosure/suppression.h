#pragma once

#include <vector>

#include "engine/disclosure/attacker.h"
#include "engine/disclosure/count_table.h"
#include "engine/disclosure/disclosure_spec.h"

namespace darkfigure {

/// Which slots of a table are not published.
struct Suppression {
  std::vector<bool> primary;     // too few cases, with the characteristic or without it
  std::vector<bool> suppressed;  // these, and others so that they cannot be found from the rest
  bool exact = true;             // no pattern costs less; false: the search was cut short
  std::vector<std::size_t> unprotected;  // slots whose range could not be made wide enough
};

/// A count below the minimum, and the width its range must have.
struct SmallCount {
  AttackTarget target;
  double width = 0;
};

/// Counts below `minimum_cases`: of cases, of the rest of the base, or of a mean's base.
std::vector<SmallCount> small_counts(const CountTable& table, const DisclosureSpec& spec);

/// The cheapest pattern in which every small count's range, for somebody who knows all that is
/// published, is at least `protection` wide (or as wide as the slot's base): an integer program
/// solved with cuts from the attacker's linear programs (Fischetti & Salazar 2001). A slot costs 1
/// and ten times its share of the largest base, so that few and small cells are lost. In tables of
/// many slots, or where the search takes too long, slots are added one by one instead, those that
/// widen a range most for their cost, and those that turn out not to be needed taken back.
Suppression choose_suppression(const CountTable& table, const DisclosureSpec& spec);

}  // namespace darkfigure
