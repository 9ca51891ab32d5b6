#include "engine/weighting/calibration.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <stdexcept>
#include <unordered_map>

#include "engine/core/combinations.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// All categories, those of the finest margin first; soft margins last, as nothing follows from
// them.
std::vector<Constraint> ordered_constraints(const std::vector<BoundMargin>& margins) {
  std::vector<std::size_t> order(margins.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool soft_a = margins[a].softness.soft();
    if (soft_a != margins[b].softness.soft()) return !soft_a;
    return margins[a].codes.size() > margins[b].codes.size();
  });
  std::vector<Constraint> constraints;
  for (const std::size_t margin : order) {
    for (std::size_t k = 0; k < margins[margin].codes.size(); ++k)
      constraints.push_back({margin, k});
  }
  return constraints;
}

std::vector<std::size_t> first_columns(const Calibration& calibration) {
  std::vector<std::size_t> first(calibration.margins.size());
  for (std::size_t j = 0; j < calibration.constraints.size(); ++j) {
    const Constraint& constraint = calibration.constraints[j];
    if (constraint.category == 0) first[constraint.margin] = j;
  }
  return first;
}

// Margins that count the rows themselves: a cell is a combination of their categories.
bool is_plain(const Calibration& calibration, const CalibrationRows& rows) {
  return !calibration.margins.empty() && rows.group.empty() && rows.q.empty() &&
         !calibration.spec.unit_bounds() &&
         std::all_of(calibration.margins.begin(),
                     calibration.margins.end(),
                     [](const BoundMargin& m) { return m.value.empty() && m.units.group.empty(); });
}

void index_plain_cells(Calibration& calibration) {
  std::vector<const std::vector<std::int32_t>*> parts;
  for (const BoundMargin& margin : calibration.margins) parts.push_back(&margin.of_unit);
  const Combinations cells = combine(parts, calibration.margins.front().of_unit.size());
  calibration.cells = cells.size();
  for (const std::uint32_t row : calibration.rows) {
    if (cells.of_row[row] < 0) throw std::logic_error("a row that takes part without a category");
    calibration.cell.push_back(static_cast<std::uint32_t>(cells.of_row[row]));
  }
  const std::vector<std::size_t> first = first_columns(calibration);
  for (const std::uint32_t row : cells.first_row) {
    for (std::size_t m = 0; m < parts.size(); ++m) {
      calibration.controls.column.push_back(static_cast<std::int32_t>(first[m]) +
                                            calibration.margins[m].of_unit[row]);
    }
    calibration.controls.start.push_back(
        static_cast<std::uint32_t>(calibration.controls.column.size()));
  }
}

// What one group adds to the controls, in order of the columns.
using Entries = std::vector<std::pair<std::int32_t, double>>;

void sort_and_merge(Entries& entries) {
  std::sort(entries.begin(), entries.end());
  std::size_t kept = 0;
  for (const auto& [column, value] : entries) {
    if (kept > 0 && entries[kept - 1].first == column) {
      entries[kept - 1].second += value;
    } else {
      entries[kept++] = {column, value};
    }
  }
  entries.resize(kept);
}

std::vector<Entries> entries_of_groups(const Calibration& calibration, std::size_t groups) {
  std::vector<Entries> entries(groups);
  const std::vector<std::size_t> first = first_columns(calibration);
  for (std::size_t m = 0; m < calibration.margins.size(); ++m) {
    const BoundMargin& margin = calibration.margins[m];
    for (std::size_t unit = 0; unit < margin.of_unit.size(); ++unit) {
      if (margin.of_unit[unit] < 0 || margin.value_of(unit) == 0) continue;
      entries[margin.units.group_of(unit)].emplace_back(
          static_cast<std::int32_t>(first[m]) + margin.of_unit[unit], margin.value_of(unit));
    }
  }
  for (Entries& group : entries) sort_and_merge(group);
  return entries;
}

// Cells are distinct (x, q), or every group is its own where its bounds depend on its weight.
class CellIndex {
 public:
  CellIndex(Calibration& calibration, bool distinct)
      : calibration_(calibration), distinct_(distinct) {}

  std::uint32_t cell_of(const Entries& entries, double q) {
    if (!distinct_) return add(entries, q);
    std::string key(reinterpret_cast<const char*>(&q), sizeof q);
    for (const auto& [column, value] : entries) {
      key.append(reinterpret_cast<const char*>(&column), sizeof column);
      key.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    const auto [entry, is_new] = index_.try_emplace(std::move(key), 0);
    if (is_new) entry->second = add(entries, q);
    return entry->second;
  }

 private:
  std::uint32_t add(const Entries& entries, double q) {
    for (const auto& [column, value] : entries) {
      calibration_.controls.column.push_back(column);
      calibration_.controls.value.push_back(value);
    }
    calibration_.controls.start.push_back(
        static_cast<std::uint32_t>(calibration_.controls.column.size()));
    calibration_.q.push_back(q);
    return static_cast<std::uint32_t>(calibration_.cells++);
  }

  Calibration& calibration_;
  bool distinct_;
  std::unordered_map<std::string, std::uint32_t> index_;
};

void index_general_cells(const CalibrationRows& rows, Calibration& calibration) {
  std::size_t groups = 0;
  for (std::size_t row = 0; row < rows.takes_part.size(); ++row) {
    groups = std::max(groups, rows.group_of(row) + 1);
  }
  std::vector<double> members(groups, 0.0);
  std::vector<double> q(groups, 0.0);
  for (const std::uint32_t row : calibration.rows) {
    members[rows.group_of(row)] += 1;
    q[rows.group_of(row)] += rows.q.empty() ? 1 : rows.q[row];
  }
  const std::vector<Entries> entries = entries_of_groups(calibration, groups);
  CellIndex index(calibration, !calibration.spec.unit_bounds());
  std::vector<std::uint32_t> cell_of(groups);
  for (std::size_t group = 0; group < groups; ++group) {
    if (members[group] == 0) continue;
    // The mean of the members' q, over their number.
    cell_of[group] = index.cell_of(entries[group], q[group] / (members[group] * members[group]));
  }
  for (const std::uint32_t row : calibration.rows) {
    const std::size_t group = rows.group_of(row);
    calibration.cell.push_back(cell_of[group]);
    if (rows.group.empty()) continue;
    calibration.group.push_back(rows.group[row]);
    calibration.share.push_back(1 / members[group]);
  }
  const bool ones = std::all_of(calibration.controls.value.begin(),
                                calibration.controls.value.end(),
                                [](double value) { return value == 1; });
  if (ones) calibration.controls.value.clear();
  const bool no_q = std::all_of(
      calibration.q.begin(), calibration.q.end(), [](double value) { return value == 1; });
  if (no_q) calibration.q.clear();
}

void report_inconsistent(const Calibration& calibration,
                         std::size_t constraint,
                         double total,
                         const std::set<std::string>& others,
                         Diagnostics& diagnostics) {
  std::string list;
  for (const std::string& name : others) list += (list.empty() ? "\"" : ", \"") + name + "\"";
  const double implied = calibration.targets[constraint];
  diagnostics.error(
      Concern::kData,
      calibration.margins[calibration.constraints[constraint].margin].location,
      "the " + calibration.name(constraint) + " has the control total " + grouped_text(total, 2) +
          " but " + (others.size() > 1 ? "the margins " : "the margin ") + list +
          (others.size() > 1 ? " imply " : " implies ") + grouped_text(implied, 2) +
          " (difference " + grouped_text(total - implied, 2) + "); correct one of the totals");
}

// Walks the constraints in order. With the Cholesky factor L of the kept ones' Gram matrix (columns
// scaled to length 1) the next column's residual norm is what it adds to their span; zero means it
// follows from them.
class IndependentControls {
 public:
  IndependentControls(Calibration& calibration, Diagnostics& diagnostics)
      : calibration_(calibration), diagnostics_(diagnostics) {}

  void choose() {
    Eigen::MatrixXd gram = calibration_.controls.cross_products();
    const Eigen::VectorXd length = gram.diagonal().cwiseSqrt();
    for (Eigen::Index j = 0; j < gram.cols(); ++j) {
      for (Eigen::Index k = 0; k < gram.rows(); ++k) {
        if (length[j] > 0 && length[k] > 0) gram(k, j) /= length[j] * length[k];
      }
    }
    Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(gram.rows(), gram.cols());
    for (std::size_t j = 0; j < calibration_.constraints.size(); ++j) {
      const auto column = static_cast<Eigen::Index>(j);
      if (calibration_.margins[calibration_.constraints[j].margin].softness.soft()) {
        calibration_.kept.push_back(j);
        continue;
      }
      const auto size = static_cast<Eigen::Index>(calibration_.kept.size());
      Eigen::VectorXd projection(size);
      for (Eigen::Index k = 0; k < size; ++k) {
        projection[k] =
            gram(static_cast<Eigen::Index>(calibration_.kept[static_cast<std::size_t>(k)]), column);
      }
      const auto lower = factor.topLeftCorner(size, size).triangularView<Eigen::Lower>();
      lower.solveInPlace(projection);
      const double residual = gram(column, column) - projection.squaredNorm();
      constexpr double kRankTolerance = 1e-9;
      if (residual > kRankTolerance) {
        factor.block(size, 0, 1, size) = projection.transpose();
        factor(size, size) = std::sqrt(residual);
        calibration_.kept.push_back(j);
      } else {
        lower.transpose().solveInPlace(projection);
        if (nearly_dependent(j, projection, length)) continue;
        drop(j, projection, length);
      }
    }
  }

 private:
  // The Gram matrix has half the digits: a numeric control may vary a little beyond the others
  // after all, too little to solve for.
  bool nearly_dependent(std::size_t constraint,
                        const Eigen::VectorXd& projection,
                        const Eigen::VectorXd& length) {
    const ControlMatrix& x = calibration_.controls;
    const BoundMargin& margin = calibration_.margins[calibration_.constraints[constraint].margin];
    if (!margin.is_numeric) return false;
    std::vector<double> coefficient(x.columns, 0.0);
    const double own = length[static_cast<Eigen::Index>(constraint)];
    coefficient[constraint] = -1;
    for (Eigen::Index k = 0; k < projection.size(); ++k) {
      const std::size_t kept = calibration_.kept[static_cast<std::size_t>(k)];
      coefficient[kept] = projection[k] * own / length[static_cast<Eigen::Index>(kept)];
    }
    double rest = 0;
    for (std::size_t unit = 0; unit < x.units(); ++unit) {
      double residual = 0;
      for (std::uint32_t k = x.start[unit]; k < x.start[unit + 1]; ++k)
        residual += coefficient[static_cast<std::size_t>(x.column[k])] * x.value_at(k);
      rest += residual * residual;
    }
    constexpr double kVaries = 1e-7;
    if (std::sqrt(rest) <= kVaries * own) return false;
    diagnostics_.error(Concern::kData,
                       margin.location,
                       "the variable of the " + calibration_.name(constraint) +
                           " hardly varies beyond what the other controls determine: subtract a "
                           "constant from it, and that constant times the units from its total");
    return true;
  }

  void drop(std::size_t constraint,
            const Eigen::VectorXd& projection,
            const Eigen::VectorXd& length) {
    double implied = 0;
    double size = 1;
    std::vector<double>& dependence = calibration_.dependence.emplace_back();
    std::set<std::string> others;
    for (Eigen::Index k = 0; k < projection.size(); ++k) {
      const std::size_t kept = calibration_.kept[static_cast<std::size_t>(k)];
      dependence.push_back(projection[k] * length[static_cast<Eigen::Index>(constraint)] /
                           length[static_cast<Eigen::Index>(kept)]);
      const double part = dependence.back() * calibration_.targets[kept];
      implied += part;
      if (std::abs(projection[k]) < 1e-6) continue;
      others.insert(calibration_.margins[calibration_.constraints[kept].margin].name);
      size = std::max(size, std::abs(part));
    }
    calibration_.dropped.push_back(constraint);
    const double total = calibration_.targets[constraint];
    calibration_.targets[constraint] = implied;
    const double allowed = calibration_.spec.consistency_tolerance *
                           std::max({size, std::abs(total), std::abs(implied)});
    if (std::abs(total - implied) > allowed)
      report_inconsistent(calibration_, constraint, total, others, diagnostics_);
  }

  Calibration& calibration_;
  Diagnostics& diagnostics_;
};

void form_equations(Calibration& calibration) {
  std::vector<double> largest(calibration.constraints.size(), 0.0);
  for (std::size_t entry = 0; entry < calibration.controls.column.size(); ++entry) {
    double& most = largest[static_cast<std::size_t>(calibration.controls.column[entry])];
    most = std::max(most, std::abs(calibration.controls.value_at(entry)));
  }
  for (const std::size_t constraint : calibration.kept) {
    const BoundMargin& margin = calibration.margins[calibration.constraints[constraint].margin];
    const double most = margin.is_numeric && largest[constraint] > 0 ? largest[constraint] : 1;
    const double total = calibration.targets[constraint] / most;
    calibration.scale.push_back(most);
    calibration.totals.push_back(total);
    calibration.ridge.push_back(margin.softness.ridge * std::abs(total));
    calibration.allowance.push_back(margin.softness.tolerance * std::abs(total));
  }
  calibration.equations = calibration.controls.select(calibration.kept, calibration.scale);
}

}  // namespace

// What bounds relative to scaled weights are relative to.
static void choose_scaling_margin(Calibration& calibration, Diagnostics& diagnostics) {
  const std::vector<BoundMargin>& margins = calibration.margins;
  for (const bool soft_too : {false, true}) {
    for (std::size_t m = 0; m < margins.size(); ++m) {
      if (margins[m].is_numeric || (margins[m].softness.soft() && !soft_too)) continue;
      calibration.scaling_margin = m;
      return;
    }
  }
  if (!calibration.spec.relative_to_scaled) return;
  diagnostics.error(
      Concern::kConfig,
      calibration.spec.location,
      "bounds_relative_to = \"scaled\" needs a margin that counts units, to scale to its "
      "grand total, but all are totals of variables");
}

std::vector<double> group_weights(const Calibration& calibration,
                                  const std::vector<double>& row_weights) {
  const CalibrationRows& rows = calibration.declared_rows;
  std::size_t groups = row_weights.size();
  if (!rows.group.empty()) groups = *std::max_element(rows.group.begin(), rows.group.end()) + 1U;
  std::vector<double> weights(groups, 0.0);
  for (std::size_t k = 0; k < calibration.rows.size(); ++k) {
    const std::uint32_t row = calibration.rows[k];
    const double share = calibration.share.empty() ? 1 : calibration.share[k];
    weights[rows.group_of(row)] += share * row_weights[row];
  }
  return weights;
}

Calibration bind_calibration(const CalibrationSpec& spec,
                             std::vector<BoundMargin> margins,
                             CalibrationRows declared_rows,
                             Diagnostics& diagnostics) {
  Calibration calibration;
  calibration.spec = spec;
  calibration.declared_rows = std::move(declared_rows);
  const CalibrationRows& rows = calibration.declared_rows;
  calibration.margins = std::move(margins);
  choose_scaling_margin(calibration, diagnostics);
  calibration.constraints = ordered_constraints(calibration.margins);
  calibration.controls.columns = calibration.constraints.size();
  for (const Constraint& constraint : calibration.constraints) {
    calibration.targets.push_back(
        calibration.margins[constraint.margin].totals[constraint.category]);
  }
  for (std::size_t row = 0; row < rows.takes_part.size(); ++row) {
    if (rows.takes_part[row] != 0) calibration.rows.push_back(static_cast<std::uint32_t>(row));
  }
  if (is_plain(calibration, rows)) {
    index_plain_cells(calibration);
  } else {
    index_general_cells(rows, calibration);
  }
  IndependentControls(calibration, diagnostics).choose();
  form_equations(calibration);
  return calibration;
}

}  // namespace darkfigure
