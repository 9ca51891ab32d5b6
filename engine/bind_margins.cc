#include <algorithm>

#include "engine/bind_weighting.h"
#include "engine/io/read_control_totals.h"

namespace darkfigure {
namespace {

// The level whose units a margin counts: at or below the calibration's units.
std::optional<std::size_t> level_of(const Survey& survey,
                                    const MarginSpec& spec,
                                    const CalibrationDeclaration& declared,
                                    Diagnostics& diagnostics) {
  if (spec.level.empty()) return survey.design_level;
  const std::size_t top = declared.same_weight_in.empty()
                              ? survey.design_level
                              : level_index(survey.levels, declared.same_weight_in);
  const std::size_t level = level_index(survey.levels, spec.level);
  if (level != Level::kNone && top != Level::kNone && is_at_or_below(survey.levels, level, top))
    return level;
  const bool above = level != Level::kNone && declared.same_weight_in.empty();
  diagnostics.error(
      Concern::kConfig,
      spec.location,
      level == Level::kNone
          ? "\"level\": there is no section [data." + spec.level + "]"
          : "\"level\": a total of the level \"" + spec.level + "\" can only be met where " +
                (above ? "its members have one weight: set same_weight_in = \"" + spec.level + "\""
                       : std::string("it lies at or below same_weight_in")));
  return std::nullopt;
}

// Which units of `level` take part, and the calibration unit of each.
MarginUnits units_of(const Survey& survey,
                     const CalibrationDeclaration& declared,
                     std::size_t level,
                     const std::vector<std::uint8_t>& active) {
  const std::size_t design = survey.design_level;
  const bool grouped = !declared.same_weight_in.empty();
  const std::size_t top = grouped ? level_index(survey.levels, declared.same_weight_in) : design;
  MarginUnits units;
  if (level == design) {
    units.takes_part = active;
    if (grouped) units.group = rows_above(survey.levels, design, top);
    return units;
  }
  const std::size_t count = survey.levels[level].data.rows;
  units.group = rows_above(survey.levels, level, top);
  units.takes_part.assign(count, 0);
  if (is_at_or_below(survey.levels, level, design)) {
    const Units& own = survey.levels[level].units;
    for (std::size_t unit = 0; unit < count; ++unit) {
      units.takes_part[unit] = active[own.row_of(unit)];
      if (!own.multiplier.empty()) units.multiplier.push_back(own.multiplier_of(unit));
    }
    return units;
  }
  // Above the design's level, or beside it: a unit takes part where its group has a row that does.
  const std::vector<std::uint32_t> group_of_row = rows_above(survey.levels, design, top);
  std::vector<bool> has_row(survey.levels[top].data.rows, false);
  for (std::size_t row = 0; row < active.size(); ++row) {
    if (active[row] != 0) has_row[group_of_row[row]] = true;
  }
  for (std::size_t unit = 0; unit < count; ++unit)
    units.takes_part[unit] = has_row[units.group[unit]] ? 1 : 0;
  return units;
}

}  // namespace

std::vector<BoundMargin> bind_margins(const Survey& survey,
                                      const CalibrationDeclaration& declared,
                                      const std::vector<std::uint8_t>& active,
                                      bool with_totals,
                                      Diagnostics& diagnostics) {
  std::vector<BoundMargin> margins;
  for (const MarginSpec& spec : declared.margins) {
    if (spec.variables.empty() && spec.total_of.empty()) continue;  // reported
    const auto level = level_of(survey, spec, declared, diagnostics);
    if (!level) continue;
    Variables& variables = *survey.variables[*level];
    MarginColumns columns;
    bool known = true;
    for (const std::string& name : spec.variables) {
      columns.variables.push_back(variables.find(name, spec.location));
      known = known && columns.variables.back() != nullptr;
    }
    if (!spec.total_of.empty()) {
      columns.total_of = variables.find(spec.total_of, spec.location);
      known = known && columns.total_of != nullptr;
    }
    ControlMargin control{.spec = spec, .totals = {}};
    const bool declared_totals = spec.total ? spec.variables.empty() : !spec.file.empty();
    if (with_totals && !declared_totals) continue;  // reported
    if (with_totals) control = read_control_margin(spec, diagnostics);
    if (!known) continue;
    const std::string& design_level = survey.config.design.level;
    if (control.spec.level.empty()) control.spec.level = design_level;
    columns.data = &survey.levels[*level].data;
    margins.push_back(
        bind_margin(control, columns, units_of(survey, declared, *level, active), diagnostics));
    if (*level != survey.design_level) margins.back().name += " (" + control.spec.level + ")";
    const auto same = std::find_if(margins.begin(), margins.end() - 1, [&](const BoundMargin& m) {
      return m.name == margins.back().name;
    });
    if (same != margins.end() - 1) {
      diagnostics.error(Concern::kConfig,
                        spec.location,
                        "the margin \"" + margins.back().name + "\" is declared already at " +
                            same->location.text());
    }
  }
  return margins;
}

}  // namespace darkfigure
