#include "engine/disclosure/count_table.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace darkfigure {
namespace {

bool same_cases(const BoundIndicator& a, const BoundIndicator& b) {
  if (a.frame != b.frame || a.in_base != b.in_base) return false;
  for (std::size_t unit = 0; unit < a.z.size(); ++unit) {
    if ((a.z[unit] != 0) != (b.z[unit] != 0)) return false;
  }
  return true;
}

// "bribery:all-no" belongs to "bribery".
std::string declared_id(const Estimand& estimand) {
  return estimand.spec.id.substr(0, estimand.spec.id.find(':'));
}

bool related(const Estimand& a, const Estimand& b, const std::vector<BoundIndicator>& indicators) {
  if (declared_id(a) == declared_id(b)) return true;
  for (const Estimand::Part& x : a.parts) {
    for (const Estimand::Part& y : b.parts) {
      if (x.indicator == y.indicator ||
          same_cases(indicators[x.indicator], indicators[y.indicator]))
        return true;
    }
  }
  return false;
}

}  // namespace

std::vector<double> CountTable::cell_sums(const std::vector<double>& of_atom) const {
  std::vector<double> sums(cells, 0.0);
  for (std::size_t atom = 0; atom < of_atom.size(); ++atom) {
    for (const std::uint32_t cell : cells_of_atom[atom]) sums[cell] += of_atom[atom];
  }
  return sums;
}

CountTable count_table(const BoundIndicator& indicator, const UnitFrame& frame) {
  const DomainTable& domains = frame.domains;
  const std::size_t width = domains.domains.size();
  CountTable table{.cells = domains.cells};
  const Statistic& statistic = indicator.statistic;
  table.counts_cases = statistic.is_proportion || statistic.is_rate;
  std::map<std::vector<std::int32_t>, std::size_t> atoms;
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    if (indicator.in_base[unit] == 0) continue;
    const auto* begin = domains.cell_of_row.data() + unit * width;
    const auto [entry, is_new] =
        atoms.try_emplace(std::vector<std::int32_t>(begin, begin + width), table.cases.size());
    if (is_new) {
      std::vector<std::uint32_t>& cells = table.cells_of_atom.emplace_back();
      for (const std::int32_t cell : entry->first) {
        if (static_cast<std::size_t>(cell) < domains.cells)
          cells.push_back(static_cast<std::uint32_t>(cell));
      }
      table.cases.push_back(0);
      table.units.push_back(0);
    }
    table.units[entry->second] += 1;
    const bool counts = !table.counts_cases || indicator.z[unit] != 0;
    table.cases[entry->second] += counts ? 1 : 0;
  }
  return table;
}

std::vector<ProtectionGroup> protection_groups(const std::vector<Estimand>& estimands,
                                               const std::vector<BoundIndicator>& indicators,
                                               std::span<const UnitFrame> frames) {
  std::vector<std::size_t> root(estimands.size());
  std::iota(root.begin(), root.end(), std::size_t{0});
  for (std::size_t a = 0; a < estimands.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (root[a] == root[b] || !related(estimands[a], estimands[b], indicators)) continue;
      const std::size_t from = root[a];
      for (std::size_t& r : root) r = r == from ? root[b] : r;
    }
  }
  std::map<std::size_t, ProtectionGroup> groups;
  std::map<std::size_t, std::vector<std::size_t>> counted;
  for (std::size_t e = 0; e < estimands.size(); ++e) {
    ProtectionGroup& group = groups[root[e]];
    group.estimands.push_back(e);
    for (const Estimand::Part& part : estimands[e].parts) {
      std::vector<std::size_t>& seen = counted[root[e]];
      if (std::find(seen.begin(), seen.end(), part.indicator) != seen.end()) continue;
      seen.push_back(part.indicator);
      const BoundIndicator& indicator = indicators[part.indicator];
      group.counts.push_back(count_table(indicator, frames[indicator.frame]));
    }
  }
  std::vector<ProtectionGroup> result;
  for (auto& [first, group] : groups) result.push_back(std::move(group));
  return result;
}

}  // namespace darkfigure
