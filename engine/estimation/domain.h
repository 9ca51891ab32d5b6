#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/column.h"

namespace darkfigure {

/// A domain variable (or a cross of several) bound to the rows.
struct Domain {
  std::string name;  // "all", "sex", "sex*age_group"
  Categories categories;
};

/// The whole population: one category "all".
Domain whole_population(std::size_t rows);

/// The categories of the variables, crossed when there are several.
Domain bind_domain(const std::vector<const Column*>& variables);

/// All domain variables of a run side by side: their categories are numbered through, so that a
/// row belongs to one cell of each variable. Rows without a category go to the cell `cells`.
struct DomainTable {
  std::vector<Domain> domains;
  std::vector<std::size_t> first_cell;  // of each domain
  std::size_t cells = 0;
  std::vector<std::int32_t> cell_of_row;  // rows × domains

  std::size_t domain_of(std::size_t cell) const;
  /// The domain's category of a cell.
  std::size_t category_of(std::size_t cell) const { return cell - first_cell[domain_of(cell)]; }
  bool contains(std::size_t row, std::size_t domain, std::size_t cell) const {
    return cell_of_row[row * domains.size() + domain] == static_cast<std::int32_t>(cell);
  }
};

DomainTable tabulate_domains(std::vector<Domain> domains);

}  // namespace darkfigure
