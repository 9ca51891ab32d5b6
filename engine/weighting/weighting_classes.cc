#include "engine/weighting/weighting_classes.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/weighting/collapse.h"

namespace darkfigure {
namespace {

// Neighbouring classes taken as one.
struct Group {
  std::vector<std::size_t> classes;
  std::vector<std::string> shared;  // leading parts of the code that all of them have
  double given = 0;
  double taken = 0;
  std::size_t takers = 0;

  double factor() const { return taken > 0 ? (given + taken) / taken : given > 0 ? INFINITY : 1; }
  bool empty() const { return given == 0 && taken == 0; }
};

std::vector<std::string> parts_of(const std::string& code) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t at = code.find('*'); at != std::string::npos; at = code.find('*', start)) {
    parts.push_back(code.substr(start, at - start));
    start = at + 1;
  }
  parts.push_back(code.substr(start));
  return parts;
}

std::size_t shared_parts(const Group& a, const Group& b) {
  std::size_t count = 0;
  while (count < std::min(a.shared.size(), b.shared.size()) && a.shared[count] == b.shared[count])
    ++count;
  return count;
}

std::string name_of(const Redistribution& step, const Group& group) {
  std::string name;
  for (const std::size_t k : group.classes) name += (name.empty() ? "" : " + ") + step.codes[k];
  return name;
}

std::vector<Group> single_classes(const Redistribution& step,
                                  const WeightBlock& block,
                                  std::size_t lane) {
  std::vector<Group> groups(step.codes.size());
  for (std::size_t k = 0; k < groups.size(); ++k) {
    groups[k].classes = {k};
    groups[k].shared = parts_of(step.codes[k]);
  }
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double weight = block.row(row)[lane];
    if (step.of_row[row] < 0 || weight == 0) continue;
    Group& group = groups[static_cast<std::size_t>(step.of_row[row])];
    if (step.role[row] == Role::kGives) group.given += weight;
    if (step.role[row] != Role::kTakes) continue;
    group.taken += weight;
    ++group.takers;
  }
  return groups;
}

std::string reason_of(const Redistribution& step, const Group& group) {
  if (static_cast<double>(group.takers) < step.spec.min_respondents)
    return counted(group.takers, step.taker);
  return fmt::format("factor {:.4g}", group.factor());
}

bool too_small(const ClassSpec& spec, const Group& group) {
  if (group.empty()) return false;
  return static_cast<double>(group.takers) < spec.min_respondents ||
         group.factor() > spec.max_factor;
}

// The neighbour to merge with: the next one unless the one before shares more of its code.
std::size_t neighbour(const std::vector<Group>& groups, std::size_t at) {
  if (at + 1 == groups.size()) return at - 1;
  if (at == 0) return 1;
  const std::size_t next = shared_parts(groups[at], groups[at + 1]);
  return shared_parts(groups[at], groups[at - 1]) > next ? at - 1 : at + 1;
}

void merge(std::vector<Group>& groups, std::size_t at, std::size_t other) {
  const std::size_t first = std::min(at, other);
  Group& into = groups[first];
  const Group& from = groups[first + 1];
  into.shared.resize(shared_parts(into, from));
  into.classes.insert(into.classes.end(), from.classes.begin(), from.classes.end());
  into.given += from.given;
  into.taken += from.taken;
  into.takers += from.takers;
  groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(first) + 1);
}

}  // namespace

Redistribution bind_redistribution(const ClassSpec& spec,
                                   const std::vector<const Column*>& variables,
                                   std::vector<Role> role,
                                   Diagnostics& diagnostics) {
  Redistribution step;
  step.spec = spec;
  step.role = std::move(role);
  Categories classes;
  if (variables.empty()) {
    classes.codes = {"all"};
    classes.labels = {""};
    classes.of_row.assign(step.role.size(), 0);
  } else {
    std::vector<Categories> parts;
    for (const Column* variable : variables) parts.push_back(categorize(*variable));
    classes = cross(parts);
  }
  Collapse collapse = parse_collapse(spec.collapse, spec.location, diagnostics);
  resolve_labels(collapse, classes, spec.location, diagnostics);
  const std::vector<std::int32_t> merged = apply_collapse(collapse, classes);
  for (std::size_t k = 0; k < merged.size(); ++k) {
    if (merged[k] >= 0) continue;
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "\"collapse\": no class stands in \"" + collapse.groups[k].text() + "\"");
  }
  step.codes = std::move(classes.codes);
  step.of_row = std::move(classes.of_row);
  std::vector<std::size_t> missing;
  for (std::size_t row = 0; row < step.role.size(); ++row) {
    const bool moves = step.role[row] == Role::kGives || step.role[row] == Role::kTakes;
    if (moves && step.of_row[row] < 0) missing.push_back(row);
  }
  if (!missing.empty()) {
    diagnostics.error(Concern::kData,
                      spec.location,
                      "expected a class of every sampled unit but a variable of \"classes\" is "
                      "missing in " +
                          row_list_text(missing) + "; use variables of the sampling frame");
  }
  return step;
}

ClassGroups group_classes(const Redistribution& step, const WeightBlock& block, std::size_t lane) {
  std::vector<Group> groups = single_classes(step, block, lane);
  ClassGroups result;
  for (std::size_t at = 0; step.spec.collapse_small && groups.size() > 1 && at < groups.size();) {
    if (!too_small(step.spec, groups[at])) {
      ++at;
      continue;
    }
    const std::size_t other = neighbour(groups, at);
    result.collapses.push_back(
        {name_of(step, groups[at]), name_of(step, groups[other]), reason_of(step, groups[at])});
    merge(groups, at, other);
    at = 0;
  }
  result.groups = groups.size();
  result.group_of_class.resize(step.codes.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::size_t k : groups[g].classes)
      result.group_of_class[k] = static_cast<std::int32_t>(g);
    result.names.push_back(name_of(step, groups[g]));
    result.factors.push_back(groups[g].factor());
    result.takers.push_back(groups[g].takers);
    if (too_small(step.spec, groups[g])) {
      result.still_small.push_back(result.names.back() + " (" + reason_of(step, groups[g]) + ")");
    }
  }
  return result;
}

void redistribute(const Redistribution& step,
                  const ClassGroups& groups,
                  WeightBlock& block,
                  std::span<std::string, kLanes> trouble) {
  std::vector<double> given(groups.groups * kLanes, 0.0);
  std::vector<double> taken(groups.groups * kLanes, 0.0);
  const auto group_at = [&](std::size_t row) {
    return static_cast<std::size_t>(
               groups.group_of_class[static_cast<std::size_t>(step.of_row[row])]) *
           kLanes;
  };
  for (std::size_t row = 0; row < block.rows; ++row) {
    const bool gives = step.role[row] == Role::kGives;
    if (!gives && step.role[row] != Role::kTakes) continue;
    double* sums = (gives ? given : taken).data() + group_at(row);
    const double* weight = block.row(row);
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += weight[lane];
  }
  std::vector<double> factor(groups.groups * kLanes, 1.0);
  for (std::size_t at = 0; at < factor.size(); ++at) {
    const std::size_t lane = at % kLanes;
    if (taken[at] > 0) factor[at] = (given[at] + taken[at]) / taken[at];
    if (taken[at] > 0 || given[at] == 0 || !trouble[lane].empty()) continue;
    trouble[lane] = "no " + step.taker + " is left in the class \"" + groups.names[at / kLanes] +
                    "\", where others have weight to give";
  }
  for (std::size_t row = 0; row < block.rows; ++row) {
    double* weight = block.row(row);
    const Role role = step.role[row];
    if (role == Role::kKeeps) continue;
    const double* factors = role == Role::kTakes ? factor.data() + group_at(row) : nullptr;
    for (std::size_t lane = 0; lane < block.lanes; ++lane) {
      if (!trouble[lane].empty()) continue;
      weight[lane] *= factors == nullptr ? 0 : factors[lane];
    }
  }
}

}  // namespace darkfigure
