#include "engine/estimation/domain.h"

#include <algorithm>
#include <utility>

namespace darkfigure {

Domain whole_population(std::size_t rows) {
  Domain all{.name = "all", .categories = {}};
  all.categories.codes = {"all"};
  all.categories.labels = {""};
  all.categories.of_row.assign(rows, 0);
  return all;
}

Domain bind_domain(const std::vector<const Column*>& variables) {
  Domain domain;
  std::vector<Categories> parts;
  for (const Column* variable : variables) {
    domain.name += (domain.name.empty() ? "" : "*") + variable->name;
    parts.push_back(categorize(*variable));
  }
  domain.categories = parts.size() == 1 ? std::move(parts.front()) : cross(parts);
  return domain;
}

std::size_t DomainTable::domain_of(std::size_t cell) const {
  const auto after = std::upper_bound(first_cell.begin(), first_cell.end(), cell);
  return static_cast<std::size_t>(after - first_cell.begin()) - 1;
}

DomainTable tabulate_domains(std::vector<Domain> domains) {
  DomainTable table;
  table.domains = std::move(domains);
  for (const Domain& domain : table.domains) {
    table.first_cell.push_back(table.cells);
    table.cells += domain.categories.codes.size();
  }
  const std::size_t count = table.domains.size();
  const std::size_t rows = table.domains.front().categories.of_row.size();
  table.cell_of_row.resize(rows * count);
  for (std::size_t d = 0; d < count; ++d) {
    const std::vector<std::int32_t>& of_row = table.domains[d].categories.of_row;
    for (std::size_t row = 0; row < rows; ++row) {
      table.cell_of_row[row * count + d] = static_cast<std::int32_t>(
          of_row[row] < 0 ? table.cells
                          : table.first_cell[d] + static_cast<std::size_t>(of_row[row]));
    }
  }
  return table;
}

}  // namespace darkfigure
