#pragma once

#include <vector>

#include "engine/disclosure/count_table.h"
#include "engine/disclosure/disclosure_spec.h"

namespace darkfigure {

/// Which cells of a group of related tables are not published.
struct Suppression {
  std::vector<bool> primary;     // too few cases, with the characteristic or without it
  std::vector<bool> suppressed;  // these, and others so that they cannot be found from the rest
  bool exact = true;             // no pattern costs less; false: the search was cut short
};

/// Cells with fewer than `minimum_cases` of the characteristic, or without it, in any of the
/// counts.
std::vector<bool> primary_cells(const std::vector<CountTable>& counts, const DisclosureSpec& spec);

/// The cheapest pattern in which every primary cell's range, for somebody who knows all that is
/// published, is at least `protection` cases wide (or as wide as the cell's base): an integer
/// program solved with cuts from the attacker's linear programs (Fischetti & Salazar 2001). A cell
/// costs 1 and ten times its share of the largest base, so that few and small cells are lost.
Suppression choose_suppression(const std::vector<CountTable>& counts, const DisclosureSpec& spec);

}  // namespace darkfigure
