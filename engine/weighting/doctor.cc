#include "engine/weighting/doctor.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/core/number_text.h"
#include "engine/weighting/collapse.h"
#include "engine/weighting/feasibility.h"

namespace darkfigure {
namespace {

CellProblem problem_of(const Calibration& calibration, const WeightBlock& block, std::size_t lane) {
  return cell_problem(calibration, cell_weights(calibration, block, lane));
}

bool converges(const Calibration& calibration, const WeightBlock& block, std::size_t lane) {
  Eigen::VectorXd lambda = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(calibration.size()));
  std::vector<double> factors;
  // With very many cells a trial is one run of the solver: a repair that needs more is not shown.
  constexpr std::size_t kManyCells = 20000;
  return solve_cells(
             problem_of(calibration, block, lane), lambda, factors, calibration.cells < kManyCells)
      .converged;
}

// "1*3" → "1*": all but the last variable.
std::string leading_parts(const std::string& code) {
  const std::size_t star = code.rfind('*');
  return star == std::string::npos ? "" : code.substr(0, star + 1);
}

// Takes the categories as one, as `collapse` in the config would.
void merge(BoundMargin& margin, const std::vector<std::size_t>& merged) {
  std::vector<std::int32_t> position(margin.codes.size());
  BoundMargin result = margin;
  result.codes.clear();
  result.labels.clear();
  result.totals.clear();
  for (std::size_t k = 0; k < margin.codes.size(); ++k) {
    const bool joins = std::find(merged.begin() + 1, merged.end(), k) != merged.end();
    position[k] = joins ? position[merged.front()] : static_cast<std::int32_t>(result.codes.size());
    if (joins) {
      result.codes[static_cast<std::size_t>(position[k])] += " + " + margin.codes[k];
      result.totals[static_cast<std::size_t>(position[k])] += margin.totals[k];
    } else {
      result.codes.push_back(margin.codes[k]);
      result.labels.push_back(margin.labels[k]);
      result.totals.push_back(margin.totals[k]);
    }
  }
  for (std::int32_t& category : result.of_unit) {
    if (category >= 0) category = position[static_cast<std::size_t>(category)];
  }
  margin = std::move(result);
}

// A declared total, "7 = 1200", is of this category.
bool names_category(const std::string& declared, const BoundMargin& margin, std::size_t category) {
  std::string name = declared.substr(0, declared.rfind('='));
  name.erase(name.find_last_not_of(' ') + 1);
  return name == margin.codes[category] ||
         (!margin.labels[category].empty() && name == margin.labels[category]);
}

// Twelve digits: what the config gets, so that what was tried is what is printed.
double as_written(double value) {
  return parse_number(fmt::format("{:.12g}", value)).value_or(value);
}

// Repairs of one calibration and one column of weights.
class Repairer {
 public:
  Repairer(const Calibration& calibration, const WeightBlock& block, std::size_t lane)
      : calibration_(calibration), block_(block), lane_(lane) {}

  std::optional<Repair> collapse(const std::vector<std::size_t>& conflict);
  std::optional<Repair> bounds();
  std::optional<Repair> totals(const std::vector<std::size_t>& conflict);
  std::optional<Repair> totals(const std::vector<bool>& movable);

 private:
  bool works(const Repair& repair) const;
  std::vector<Repair::Change> merges(const std::vector<std::size_t>& conflict) const;
  double size_of(const Repair::Change& merge) const;
  Bounds widened(double factor) const;

  const Calibration& calibration_;
  const WeightBlock& block_;
  std::size_t lane_;
};

bool Repairer::works(const Repair& repair) const {
  Diagnostics diagnostics;
  const Calibration changed = repaired(calibration_, repair, diagnostics);
  return !diagnostics.has_errors() && converges(changed, block_, lane_);
}

// Each category of the conflict with the one before or after it in order (of a crossed margin: with
// the same leading parts), then with both or the next two; those that touch fewest people first.
std::vector<Repair::Change> Repairer::merges(const std::vector<std::size_t>& conflict) const {
  std::vector<Repair::Change> pairs;
  std::vector<Repair::Change> triples;
  std::set<std::pair<std::size_t, std::vector<std::size_t>>> seen;
  for (const std::size_t constraint : conflict) {
    const Constraint& at = calibration_.constraints[constraint];
    const BoundMargin& margin = calibration_.margins[at.margin];
    if (margin.is_numeric || margin.codes.size() < 3) continue;
    for (const std::size_t length : {2U, 3U}) {
      for (std::size_t first = at.category + 1 - std::min(at.category + 1, length);
           first <= at.category && first + length <= margin.codes.size();
           ++first) {
        std::vector<std::size_t> members(length);
        std::iota(members.begin(), members.end(), first);
        const bool kin =
            leading_parts(margin.codes[first]) == leading_parts(margin.codes[first + length - 1]);
        const bool pasteable = std::none_of(members.begin(), members.end(), [&](std::size_t k) {
          return std::any_of(
              margin.declared_totals.begin(),
              margin.declared_totals.end(),
              [&](const std::string& total) { return names_category(total, margin, k); });
        });
        if (!kin || !pasteable || length == margin.codes.size() ||
            !seen.emplace(at.margin, members).second)
          continue;
        (length == 2 ? pairs : triples).push_back({at.margin, std::move(members), {}});
      }
    }
  }
  const auto smaller = [&](const Repair::Change& a, const Repair::Change& b) {
    return size_of(a) < size_of(b);
  };
  std::stable_sort(pairs.begin(), pairs.end(), smaller);
  std::stable_sort(triples.begin(), triples.end(), smaller);
  pairs.insert(pairs.end(), triples.begin(), triples.end());
  return pairs;
}

double Repairer::size_of(const Repair::Change& merge) const {
  double size = 0;
  for (const std::size_t k : merge.merged) size += calibration_.margins[merge.margin].totals[k];
  return size;
}

std::optional<Repair> Repairer::collapse(const std::vector<std::size_t>& conflict) {
  constexpr std::size_t kMostPairs = 60;
  const std::vector<Repair::Change> candidates = merges(conflict);
  const auto repair = [](std::vector<Repair::Change> changes) {
    return Repair{.kind = Repair::Kind::kCollapse, .changes = std::move(changes), .bounds = {}};
  };
  for (const Repair::Change& merge : candidates) {
    if (Repair found = repair({merge}); works(found)) return found;
  }
  std::size_t tried = 0;
  for (std::size_t a = 0; a < candidates.size(); ++a) {
    for (std::size_t b = a + 1; b < candidates.size() && tried < kMostPairs; ++b) {
      if (candidates[a].margin == candidates[b].margin) continue;
      ++tried;
      if (Repair found = repair({candidates[a], candidates[b]}); works(found)) return found;
    }
  }
  return std::nullopt;
}

Bounds Repairer::widened(double factor) const {
  const bool on_weights = calibration_.spec.unit_bounds();
  const Bounds now = on_weights ? calibration_.spec.weight_bounds : calibration_.spec.bounds;
  // Three digits, outwards.
  const auto rounded = [](double value, bool up) {
    if (value <= 0) return 0.0;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2);
    return parse_number(
               fmt::format(
                   "{:.3g}",
                   (up ? std::ceil(value / unit - 1e-9) : std::floor(value / unit + 1e-9)) * unit))
        .value_or(value);
  };
  if (on_weights) return {rounded(now.lower / factor, false), rounded(now.upper * factor, true)};
  return {rounded(std::max(0.0, 1 - (1 - now.lower) * factor), false),
          rounded(1 + (now.upper - 1) * factor, true)};
}

std::optional<Repair> Repairer::bounds() {
  if (!distance_named(calibration_.spec.distance).bounded) return std::nullopt;
  const auto repair = [&](double factor) {
    return Repair{.kind = Repair::Kind::kBounds, .changes = {}, .bounds = widened(factor)};
  };
  const CellProblem problem = problem_of(calibration_, block_, lane_);
  Feasibility feasibility(problem);
  const std::vector<bool> all(feasibility.constraints(), true);
  const auto feasible = [&](double factor) {
    const Calibration wider = [&] {
      Calibration copy = calibration_;
      (copy.spec.unit_bounds() ? copy.spec.weight_bounds : copy.spec.bounds) = widened(factor);
      return copy;
    }();
    const CellProblem changed = problem_of(wider, block_, lane_);
    std::vector<Bounds> limits = changed.bounds;
    if (limits.size() == 1) limits.assign(calibration_.cells, limits.front());
    feasibility.set_bounds(limits);
    return feasibility.feasible(all);
  };
  double low = 1;
  double high = 2;
  constexpr double kWidest = 1e4;
  while (high < kWidest && !feasible(high)) {
    low = high;
    high *= 2;
  }
  if (high >= kWidest) return std::nullopt;
  while (high / low > 1.005) {
    const double middle = std::sqrt(low * high);
    (feasible(middle) ? high : low) = middle;
  }
  for (int k = 0; k < 6; ++k, high *= 1.03) {
    if (Repair found = repair(high); works(found)) return found;
  }
  return std::nullopt;
}

// Totals of the conflict's margins move, or else all.
std::optional<Repair> Repairer::totals(const std::vector<std::size_t>& conflict) {
  std::vector<bool> movable(calibration_.constraints.size(), false);
  for (const std::size_t constraint : conflict) {
    for (std::size_t j = 0; j < movable.size(); ++j) {
      if (calibration_.constraints[j].margin == calibration_.constraints[constraint].margin)
        movable[j] = true;
    }
  }
  if (auto repair = totals(movable)) return repair;
  return totals(std::vector<bool>(movable.size(), true));
}

std::optional<Repair> Repairer::totals(const std::vector<bool>& movable) {
  const CellProblem problem = problem_of(calibration_, block_, lane_);
  Feasibility feasibility(problem);
  for (const double inside : {1e-3, 1e-2, 5e-2}) {
    const std::vector<double> nearest = feasibility.nearest_totals(inside, movable);
    if (nearest.empty()) continue;
    std::vector<Repair::Change> changes(calibration_.margins.size());
    for (std::size_t m = 0; m < changes.size(); ++m) changes[m].margin = m;
    for (std::size_t j = 0; j < nearest.size(); ++j) {
      const Constraint& at = calibration_.constraints[j];
      const BoundMargin& margin = calibration_.margins[at.margin];
      const double target = margin.totals[at.category];
      const bool same = std::abs(nearest[j] - target) <= 1e-9 * (1 + std::abs(target));
      if (!margin.softness.soft() && !same)
        changes[at.margin].totals.emplace_back(at.category, as_written(nearest[j]));
    }
    std::erase_if(changes, [](const Repair::Change& change) { return change.totals.empty(); });
    Repair repair{.kind = Repair::Kind::kTotals, .changes = std::move(changes), .bounds = {}};
    if (works(repair)) return repair;
  }
  return std::nullopt;
}

std::vector<std::string> groups_of(const BoundMargin& margin, const Repair::Change& change) {
  std::vector<std::string> members;
  for (const std::size_t k : change.merged) members.push_back(margin.codes[k]);
  return with_group(margin.collapse, members);
}

// Totals that are declared already stay, but for the categories that change; on the file's scale.
std::vector<std::string> totals_of(const BoundMargin& margin, const Repair::Change& change) {
  std::vector<std::string> entries;
  for (const std::string& declared : margin.declared_totals) {
    const bool replaced =
        std::any_of(change.totals.begin(), change.totals.end(), [&](const auto& total) {
          return names_category(declared, margin, total.first);
        });
    if (!replaced) entries.push_back(declared);
  }
  for (const auto& [category, total] : change.totals) {
    const std::string& code = margin.codes[category];
    entries.push_back((code.empty() ? "" : code + " ") + "= " +
                      shortest_text(as_written(total / margin.scaling)));
  }
  return entries;
}

// How far the largest changes go: "# 1: -20.4 %, 3: +12.0 %".
std::string changes_text(const BoundMargin& margin, const Repair::Change& change) {
  std::vector<std::pair<double, std::string>> relative;
  for (const auto& [category, total] : change.totals) {
    const double now = margin.totals[category];
    if (now != 0) relative.emplace_back(100 * (total / now - 1), margin.codes[category]);
  }
  std::stable_sort(relative.begin(), relative.end(), [](const auto& a, const auto& b) {
    return std::abs(a.first) > std::abs(b.first);
  });
  constexpr std::size_t kMost = 4;
  std::string text;
  for (std::size_t k = 0; k < std::min(kMost, relative.size()); ++k) {
    text += (text.empty() ? "  # " : ", ") + relative[k].second +
            fmt::format("{}{:+.1f} %", relative[k].second.empty() ? "" : ": ", relative[k].first);
  }
  return text;
}

}  // namespace

std::vector<std::string> Repair::lines(const Calibration& calibration) const {
  if (kind == Kind::kBounds && calibration.spec.trims) {
    return {"repair: a higher trimming bound; in the step at " + calibration.spec.location.text() +
                " put, instead of its rule,",
            "    upper = " + shortest_text(bounds.upper)};
  }
  if (kind == Kind::kBounds) {
    const std::string key = calibration.spec.unit_bounds() ? "weight_bounds" : "bounds";
    return {
        "repair: wider bounds; in the calibration at " + calibration.spec.location.text() + " put",
        "    " + key + " = [" + shortest_text(bounds.lower) + ", " + shortest_text(bounds.upper) +
            "]"};
  }
  const bool merges = kind == Kind::kCollapse;
  std::vector<std::string> text;
  for (const Change& change : changes) {
    const BoundMargin& margin = calibration.margins[change.margin];
    const std::string what = merges ? "merge categories" : "the nearest totals that can be met";
    text.push_back(
        (text.empty() ? "repair: " + what + "; in the margin at " : "  and in the margin at ") +
        margin.location.text() + " put");
    text.push_back(merges ? "    " + config_line("collapse", groups_of(margin, change))
                          : "    " + config_line("totals", totals_of(margin, change)) +
                                changes_text(margin, change));
  }
  return text;
}

std::vector<std::string> Diagnosis::lines(const Calibration& calibration) const {
  std::vector<std::string> text;
  if (conflict.empty()) {
    text.push_back(
        "weights that meet all totals exist, but the solver did not reach them: raise "
        "max_iterations, or relax the tolerance");
    return text;
  }
  const auto total = [&](std::size_t constraint) {
    const Constraint& at = calibration.constraints[constraint];
    return grouped_text(calibration.margins[at.margin].totals[at.category], 2);
  };
  if (conflict.size() == 1) {
    const Bounds& range = attainable.front();
    text.push_back(
        "the " + calibration.name(conflict.front()) + ": no weights" +
        (distance_named(calibration.spec.distance).bounded ? " within the bounds" : "") +
        " meet the total " + total(conflict.front()) + "; they give " +
        grouped_text(range.lower, 2) +
        (std::isfinite(range.upper) ? " to " + grouped_text(range.upper, 2) : " or more"));
  } else {
    text.push_back(
        fmt::format("these {} control totals cannot be met together, though any {} of "
                    "them can:",
                    conflict.size(),
                    conflict.size() - 1));
    for (const std::size_t constraint : conflict)
      text.push_back("    " + calibration.name(constraint) + ": " + total(constraint));
  }
  for (const Repair& repair : repairs) {
    for (std::string& line : repair.lines(calibration)) text.push_back(std::move(line));
  }
  return text;
}

std::vector<std::size_t> find_conflict(const CellProblem& problem) {
  Feasibility feasibility(problem);
  const std::size_t constraints = feasibility.constraints();
  // A control that cannot be met alone is the whole conflict.
  for (std::size_t j = 0; j < constraints; ++j) {
    std::vector<bool> alone(constraints, false);
    alone[j] = true;
    const Bounds range = feasibility.attainable(j);
    const double target = problem.targets[j];
    const bool suspicious = !(range.lower <= target && target <= range.upper);
    if (suspicious && !feasibility.feasible(alone)) return {j};
  }
  std::vector<bool> wanted(constraints, true);
  if (feasibility.feasible(wanted)) return {};
  // The filter over all controls finds small conflicts; over those of one proof it is quicker.
  constexpr std::size_t kMostForAll = 120;
  if (constraints > kMostForAll) wanted = feasibility.conflicting(wanted);
  // The largest totals first: what stays are the small categories, which are the ones to mend.
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < constraints; ++j) {
    if (wanted[j]) order.push_back(j);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(problem.calibration.targets[a]) > std::abs(problem.calibration.targets[b]);
  });
  for (const std::size_t candidate : order) {
    wanted[candidate] = false;
    if (feasibility.feasible(wanted)) wanted[candidate] = true;
  }
  std::vector<std::size_t> conflict;
  for (std::size_t j = 0; j < constraints; ++j) {
    if (wanted[j]) conflict.push_back(j);
  }
  return conflict;
}

Calibration repaired(const Calibration& calibration,
                     const Repair& repair,
                     Diagnostics& diagnostics) {
  CalibrationSpec spec = calibration.spec;
  std::vector<BoundMargin> margins = calibration.margins;
  if (repair.kind == Repair::Kind::kBounds)
    (spec.unit_bounds() ? spec.weight_bounds : spec.bounds) = repair.bounds;
  for (const Repair::Change& change : repair.changes) {
    BoundMargin& margin = margins[change.margin];
    for (const auto& [category, total] : change.totals) margin.totals[category] = total;
    if (!change.merged.empty()) merge(margin, change.merged);
  }
  return bind_calibration(spec, std::move(margins), calibration.declared_rows, diagnostics);
}

Diagnosis diagnose(const Calibration& calibration, const WeightBlock& block, std::size_t lane) {
  Diagnosis diagnosis;
  const CellProblem problem = problem_of(calibration, block, lane);
  diagnosis.conflict = find_conflict(problem);
  if (diagnosis.conflict.empty()) return diagnosis;
  const Feasibility feasibility(problem);
  for (const std::size_t constraint : diagnosis.conflict)
    diagnosis.attainable.push_back(feasibility.attainable(constraint));
  Repairer repairer(calibration, block, lane);
  for (auto repair : {repairer.collapse(diagnosis.conflict),
                      repairer.bounds(),
                      repairer.totals(diagnosis.conflict)}) {
    if (repair) diagnosis.repairs.push_back(std::move(*repair));
  }
  return diagnosis;
}

}  // namespace darkfigure
