#include "engine/disclosure/count_table.h"

#include <algorithm>
#include <map>
#include <set>

namespace darkfigure {
namespace {

// Columns of the attacker's linear program: beyond this, indicators that merely contain one another
// are protected each on its own.
constexpr std::size_t kMostAtoms = 1'000;

using States = std::vector<std::uint8_t>;  // of a unit, one per member
using Cells = std::vector<std::int32_t>;   // of a unit, one per domain

Cells cells_of(const DomainTable& domains, std::size_t unit) {
  const std::size_t width = domains.domains.size();
  const auto* begin = domains.cell_of_row.data() + unit * width;
  return {begin, begin + width};
}

// The distinct ways in which units lie in the members, those in no base left out.
std::set<States> states_of(const std::vector<CountedSet>& members) {
  std::set<States> states;
  for (std::size_t unit = 0; unit < members.front().state.size(); ++unit) {
    States state;
    for (const CountedSet& member : members) state.push_back(member.state[unit]);
    if (std::any_of(state.begin(), state.end(), [](std::uint8_t s) { return s != 0; }))
      states.insert(std::move(state));
  }
  return states;
}

// Whether the cases of one all lie in another, at or above a state (1: its base, 2: its cases).
bool contains(const CountedSet& outer, std::uint8_t at_least, const CountedSet& inner) {
  for (std::size_t unit = 0; unit < inner.state.size(); ++unit) {
    if (inner.state[unit] == 2 && outer.state[unit] < at_least) return false;
  }
  return true;
}

// One's base is the other's cases: "reported, of victims" beside "victims".
bool base_is_cases(const CountedSet& a, const CountedSet& b) {
  for (std::size_t unit = 0; unit < a.state.size(); ++unit) {
    if ((a.state[unit] != 0) != (b.state[unit] == 2)) return false;
  }
  return true;
}

// One's cases are the rest of the other's base: "safe" beside "unsafe".
bool is_rest(const CountedSet& a, const CountedSet& b) {
  for (std::size_t unit = 0; unit < a.state.size(); ++unit) {
    if (a.state[unit] + b.state[unit] != (a.state[unit] == 0 ? 0 : 3)) return false;
  }
  return true;
}

// Numbers of one follow from the other's.
bool tell_exactly(const CountedSet& a, const CountedSet& b) {
  return base_is_cases(a, b) || base_is_cases(b, a) || is_rest(a, b);
}

// Nobody else's cases are a member's base, nor is the base itself what is protected.
std::vector<bool> public_bases(const std::vector<CountedSet>& members) {
  std::vector<bool> is_public;
  for (const CountedSet& member : members) {
    is_public.push_back(member.counts_cases &&
                        std::none_of(members.begin(), members.end(), [&](const CountedSet& other) {
                          return base_is_cases(member, other);
                        }));
  }
  return is_public;
}

// Which public bases a unit of that state is in.
States bases_of(const States& state, const std::vector<bool>& is_public) {
  States bases;
  for (std::size_t member = 0; member < state.size(); ++member)
    bases.push_back(is_public[member] && state[member] != 0 ? 1 : 0);
  return bases;
}

using Atom = std::pair<Cells, States>;

// Every atom that may have units, with those it has.
std::map<Atom, double> possible_atoms(const std::vector<CountedSet>& members,
                                      const std::vector<bool>& is_public,
                                      const DomainTable& domains) {
  const std::set<States> states = states_of(members);
  std::map<Atom, double> units;
  std::map<Cells, std::set<States>> bases;  // that occur at each place
  for (std::size_t unit = 0; unit < members.front().state.size(); ++unit) {
    States state;
    for (const CountedSet& member : members) state.push_back(member.state[unit]);
    const Cells place = cells_of(domains, unit);
    bases[place].insert(bases_of(state, is_public));
    if (states.contains(state)) units[{place, state}] += 1;
  }
  for (const auto& [place, here] : bases) {
    for (const States& state : states) {
      if (here.contains(bases_of(state, is_public))) units.try_emplace({place, state}, 0);
    }
  }
  return units;
}

// Numbers of one bound the other's: cases within cases.
bool tell_of(const CountedSet& a, const CountedSet& b) {
  return contains(a, 2, b) || contains(b, 2, a);
}

struct Draft {
  std::size_t frame = 0;
  std::vector<CountedSet> members;
  std::vector<ProtectionGroup::Use> uses;
};

void join(Draft& into, Draft& from) {
  for (ProtectionGroup::Use use : from.uses) {
    use.member += into.members.size();
    into.uses.push_back(use);
  }
  for (CountedSet& member : from.members) into.members.push_back(std::move(member));
  from = {};
}

template <typename Related>
bool any_related(const Draft& a, const Draft& b, const Related& related) {
  if (a.frame != b.frame) return false;
  for (const CountedSet& x : a.members) {
    for (const CountedSet& y : b.members) {
      if (related(x, y)) return true;
    }
  }
  return false;
}

template <typename Related>
void join_related(std::vector<Draft>& drafts,
                  std::span<const UnitFrame> frames,
                  bool limited,
                  const Related& related) {
  for (std::size_t a = 0; a < drafts.size(); ++a) {
    for (std::size_t b = a + 1; b < drafts.size(); ++b) {
      if (!any_related(drafts[a], drafts[b], related)) continue;
      if (limited) {
        std::vector<CountedSet> both = drafts[a].members;
        both.insert(both.end(), drafts[b].members.begin(), drafts[b].members.end());
        const DomainTable& domains = frames[drafts[a].frame].domains;
        if (possible_atoms(both, public_bases(both), domains).size() > kMostAtoms) continue;
      }
      join(drafts[a], drafts[b]);
      drafts.erase(drafts.begin() + static_cast<std::ptrdiff_t>(b));
      b = a;  // what was passed over may be related to the larger group
    }
  }
}

}  // namespace

std::vector<double> CountTable::counts() const {
  std::vector<double> sums(2 * slots(), 0.0);
  for (std::size_t atom = 0; atom < units_of_atom.size(); ++atom) {
    for (const std::uint32_t row : rows_of_atom[atom]) sums[row] += units_of_atom[atom];
  }
  return sums;
}

CountedSet counted_set(const BoundIndicator& indicator) {
  const Statistic& statistic = indicator.statistic;
  CountedSet set{.counts_cases = statistic.is_proportion || statistic.is_rate,
                 .counts_others = statistic.is_proportion && statistic.counts_units};
  for (std::size_t unit = 0; unit < indicator.in_base.size(); ++unit) {
    const bool is_case = indicator.z[unit] != 0;
    set.state.push_back(indicator.in_base[unit] == 0 ? 0 : is_case ? 2 : 1);
  }
  return set;
}

CountTable count_table(const std::vector<CountedSet>& members, const DomainTable& domains) {
  CountTable table{.members = members.size(), .cells = domains.cells};
  for (const CountedSet& member : members) {
    table.counts_cases.push_back(member.counts_cases);
    table.counts_others.push_back(member.counts_others);
  }
  table.base_is_public = public_bases(members);
  using Role = CountTable::Role;
  for (const auto& [atom, units] : possible_atoms(members, table.base_is_public, domains)) {
    const auto& [place, state] = atom;
    std::vector<std::uint32_t>& rows = table.rows_of_atom.emplace_back();
    table.units_of_atom.push_back(units);
    for (const std::int32_t cell : place) {
      if (static_cast<std::size_t>(cell) >= domains.cells) continue;
      for (std::size_t member = 0; member < members.size(); ++member) {
        const std::size_t slot = table.slot(member, static_cast<std::size_t>(cell));
        if (state[member] == 2)
          rows.push_back(static_cast<std::uint32_t>(CountTable::row(slot, Role::kCases)));
        if (state[member] != 0)
          rows.push_back(static_cast<std::uint32_t>(CountTable::row(slot, Role::kUnits)));
      }
    }
  }
  return table;
}

std::vector<ProtectionGroup> protection_groups(const std::vector<Estimand>& estimands,
                                               const std::vector<BoundIndicator>& indicators,
                                               std::span<const UnitFrame> frames) {
  std::vector<Draft> drafts;
  std::map<std::string, std::size_t> frame_of_level;  // the first
  for (std::size_t e = 0; e < estimands.size(); ++e) {
    for (const Estimand::Part& part : estimands[e].parts) {
      CountedSet set = counted_set(indicators[part.indicator]);
      // Frames of one level differ in their weight alone: who is counted is the same.
      const std::size_t frame =
          frame_of_level.try_emplace(estimands[e].spec.level, estimands[e].frame).first->second;
      const auto same = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& draft) {
        return draft.frame == frame && draft.members.front().state == set.state;
      });
      if (same != drafts.end()) {
        CountedSet& member = same->members.front();
        member.counts_cases = member.counts_cases || set.counts_cases;
        member.counts_others = member.counts_others || set.counts_others;
        same->uses.push_back({e, 0});
      } else {
        drafts.push_back({frame, {std::move(set)}, {{e, 0}}});
      }
    }
  }
  join_related(drafts, frames, false, tell_exactly);
  join_related(drafts, frames, true, tell_of);
  std::vector<ProtectionGroup> groups;
  for (const Draft& draft : drafts) {
    groups.push_back({count_table(draft.members, frames[draft.frame].domains), draft.uses});
  }
  return groups;
}

}  // namespace darkfigure
