#include "engine/bind_levels.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"
#include "engine/read_levels.h"

namespace darkfigure {
namespace {

// What a level's spec makes of its rows before any is left out.
struct Narrowing {
  std::optional<Column> in_scope;
  std::optional<Column> is_series;
  std::optional<Column> size;
};

Narrowing evaluate_spec(const LevelSpec& spec, Variables& variables) {
  Narrowing narrowing;
  if (!spec.where.empty()) narrowing.in_scope = variables.evaluate_condition(spec.where);
  if (spec.series.size.empty()) return narrowing;
  narrowing.size = variables.evaluate(spec.series.size);
  if (!spec.series.is_series.empty()) {
    narrowing.is_series = variables.evaluate_condition(spec.series.is_series);
  }
  return narrowing;
}

// Rows that stay, and each old row's new position (kept rows only).
struct Kept {
  std::vector<std::uint32_t> rows;
  std::vector<std::int64_t> position;
};

Kept kept_rows(const Level& level, const std::optional<Column>& in_scope, const Kept* above) {
  Kept kept;
  kept.position.assign(level.data.rows, -1);
  for (std::size_t row = 0; row < level.data.rows; ++row) {
    const bool inside = !in_scope || (in_scope->present(row) && in_scope->values[row] != 0);
    const bool hangs = above == nullptr || above->position[level.parent_row[row]] >= 0;
    if (!inside || !hangs) continue;
    kept.position[row] = static_cast<std::int64_t>(kept.rows.size());
    kept.rows.push_back(static_cast<std::uint32_t>(row));
  }
  return kept;
}

void keep_rows(Level& level, const Kept& kept, const Kept* above) {
  level.out_of_scope = level.data.rows - kept.rows.size();
  std::vector<std::uint32_t> parents;
  for (const std::uint32_t row : kept.rows) {
    if (above == nullptr) break;
    parents.push_back(static_cast<std::uint32_t>(above->position[level.parent_row[row]]));
  }
  if (level.out_of_scope > 0) level.data.keep(kept.rows);
  level.parent_row = std::move(parents);
}

void report_unknown_scope(const LevelSpec& spec,
                          const Level& level,
                          const Column& in_scope,
                          Diagnostics& diagnostics) {
  std::vector<std::size_t> unknown;
  for (std::size_t row = 0; row < in_scope.rows(); ++row) {
    if (!in_scope.present(row)) unknown.push_back(row);
  }
  if (unknown.empty()) return;
  diagnostics.warning(Concern::kData,
                      spec.where.location,
                      "whether a row is in scope is not known for " +
                          row_list_text(level.data.in_file(unknown)) + " of " + level.data.file +
                          ": these are left out");
}

// Records of a series: "series" where it is declared, else those of known size.
Column series_condition(const Narrowing& narrowing) {
  if (narrowing.is_series) return *narrowing.is_series;
  Column known = *narrowing.size;
  known.is_condition = true;
  for (std::size_t row = 0; row < known.rows(); ++row) {
    known.values[row] = known.present(row) ? 1 : 0;
    known.missing[row] = Missing::kPresent;
  }
  return known;
}

void apply_series(const LevelSpec& spec,
                  Narrowing narrowing,
                  const Kept& kept,
                  Level& level,
                  Diagnostics& diagnostics) {
  const Location place{.file = level.data.file, .variable = spec.series.size.text};
  if (narrowing.size->is_text) {
    diagnostics.error(
        Concern::kConfig,
        spec.series.size.location,
        "\"series_size\": expected a number but \"" + spec.series.size.text + "\" is text");
    return;
  }
  const Column is_series = gather(series_condition(narrowing), kept.rows);
  const Column size = gather(*narrowing.size, kept.rows);
  level.series_count = apply_series_rule(spec.series.rule, is_series, size, level.series);
  std::vector<std::size_t> unknown;
  std::vector<std::size_t> negative;
  for (std::size_t row = 0; row < size.rows(); ++row) {
    if (!is_series.present(row) || is_series.values[row] == 0) continue;
    if (!size.present(row)) unknown.push_back(row);
    if (size.present(row) && size.values[row] < 0) negative.push_back(row);
  }
  if (!unknown.empty() && !spec.series.rule.unknown) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected the size of every series but it is missing in " +
                          row_list_text(level.data.in_file(unknown)) +
                          "; set series_unknown, as 6 in the NCVS");
  }
  if (!negative.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected series of 0 incidents or more but found negative sizes in " +
                          row_list_text(level.data.in_file(negative)));
  }
}

void set_multiplier(Level& level) {
  level.units.multiplier = level.weight_ratio.empty() ? level.series_count : level.weight_ratio;
  if (level.weight_ratio.empty() || level.series_count.empty()) return;
  for (std::size_t unit = 0; unit < level.data.rows; ++unit) {
    level.units.multiplier[unit] *= level.series_count[unit];
  }
}

void bind_level_units(const LevelSpec& spec,
                      Level& level,
                      std::vector<std::uint32_t> rows,
                      const Column* weight,
                      const std::vector<double>& upper_ratio,
                      const Design& design,
                      Diagnostics& diagnostics) {
  level.units.are_rows = false;
  level.units.row = std::move(rows);
  if (weight == nullptr) {
    // The weight of the row above, which may have its own too; but not as often as that one counts.
    for (std::size_t unit = 0; unit < level.data.rows && !upper_ratio.empty(); ++unit) {
      level.weight_ratio.push_back(upper_ratio[level.parent_row[unit]]);
    }
    set_multiplier(level);
    return;
  }
  std::vector<std::size_t> wrong;
  std::vector<std::size_t> unbased;
  level.weight_ratio.assign(level.data.rows, 0.0);
  for (std::size_t unit = 0; unit < level.data.rows; ++unit) {
    const double own = weight->values[unit];
    if (!weight->present(unit) || !(own >= 0) || std::isinf(own)) {
      wrong.push_back(unit);
      continue;
    }
    const double base = design.base_weight[level.units.row[unit]];
    if (base == 0 && own > 0) unbased.push_back(unit);
    if (base > 0) level.weight_ratio[unit] = own / base;
  }
  set_multiplier(level);
  const Location place{.file = level.data.file, .variable = spec.weight};
  if (!wrong.empty()) {
    diagnostics.error(
        Concern::kData,
        place,
        "expected a weight of 0 or more in every row but it is missing or negative in " +
            row_list_text(level.data.in_file(wrong)));
  }
  if (!unbased.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected weight 0 where the " + design.spec.level +
                          " has base weight 0 but found more in " +
                          row_list_text(level.data.in_file(unbased)));
  }
}

}  // namespace

void narrow_levels(std::vector<Level>& levels,
                   const std::vector<LevelSpec>& specs,
                   const std::vector<Derivation>& derivations,
                   std::size_t design_level,
                   Diagnostics& diagnostics) {
  const auto variables =
      level_variables(levels, derivations, levels[design_level].data.level, diagnostics);
  std::vector<Narrowing> narrowings;
  for (std::size_t k = 0; k < levels.size(); ++k) {
    narrowings.push_back(evaluate_spec(specs[k], *variables[k]));
    const bool below = k != design_level && is_at_or_below(levels, k, design_level);
    if (!specs[k].series.size.empty() && !below) {
      diagnostics.error(Concern::kConfig,
                        specs[k].series.size.location,
                        "\"series_size\" stands only below the design's level");
    }
    if (!specs[k].where.empty() && !below) {
      diagnostics.error(Concern::kConfig,
                        specs[k].where.location,
                        "\"where\" stands only below the design's level: leaving rows out of the "
                        "sample would lose PSUs; restrict an indicator with its own \"where\"");
    }
  }
  std::vector<Kept> kept;
  kept.reserve(levels.size());  // children point at their parent's
  for (std::size_t k = 0; k < levels.size(); ++k) {
    Level& level = levels[k];
    const Kept* above = level.parent == Level::kNone ? nullptr : &kept[level.parent];
    if (narrowings[k].in_scope) {
      report_unknown_scope(specs[k], level, *narrowings[k].in_scope, diagnostics);
    }
    kept.push_back(kept_rows(level, narrowings[k].in_scope, above));
    keep_rows(level, kept.back(), above);
    if (narrowings[k].size) {
      apply_series(specs[k], std::move(narrowings[k]), kept.back(), level, diagnostics);
    }
  }
  for (Level& level : levels) {
    if (level.parent == Level::kNone) continue;
    std::vector<bool> has(levels[level.parent].data.rows, false);
    for (const std::uint32_t row : level.parent_row) has[row] = true;
    level.parents_without = static_cast<std::size_t>(std::count(has.begin(), has.end(), false));
  }
}

void copy_down(std::vector<Level>& levels,
               std::size_t level,
               const std::vector<std::string>& names) {
  Microdata& data = levels[level].data;
  for (const std::string& name : names) {
    if (name.empty() || data.find(name) != nullptr) continue;
    for (std::size_t above = levels[level].parent; above != Level::kNone;
         above = levels[above].parent) {
      const Column* column = levels[above].data.find(name);
      if (column == nullptr) continue;
      data.columns.push_back(gather(*column, rows_above(levels, level, above)));
      data.all_names.push_back(name);
      break;
    }
  }
}

void bind_units(std::vector<Level>& levels,
                const std::vector<LevelSpec>& specs,
                std::size_t design_level,
                const Design& design,
                Diagnostics& diagnostics) {
  for (std::size_t k = 0; k < levels.size(); ++k) {
    const bool below = k != design_level && is_at_or_below(levels, k, design_level);
    if (!below) {
      if (!specs[k].weight.empty()) {
        diagnostics.error(Concern::kConfig,
                          specs[k].location,
                          "\"weight\" stands only below the design's level; the base weight stands "
                          "in [design]");
      }
      continue;
    }
    const Microdata& data = levels[k].data;
    const Column* weight = nullptr;
    if (!specs[k].weight.empty()) {
      weight = data.find(specs[k].weight);
      if (weight == nullptr) {
        diagnostics.error(Concern::kConfig,
                          specs[k].location,
                          "\"weight\": unknown variable \"" + specs[k].weight + "\" in " +
                              data.file + did_you_mean(specs[k].weight, data.all_names));
      } else if (weight->is_text) {
        diagnostics.error(Concern::kData,
                          {.file = data.file, .variable = specs[k].weight},
                          "expected a numeric weight but the variable holds text; store it as a "
                          "number in the file");
        weight = nullptr;
      }
    }
    bind_level_units(specs[k],
                     levels[k],
                     rows_above(levels, k, design_level),
                     weight,
                     levels[levels[k].parent].weight_ratio,
                     design,
                     diagnostics);
  }
}

}  // namespace darkfigure
