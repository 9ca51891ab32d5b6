#include "engine/partition_margins.h"

#include <algorithm>

namespace darkfigure {
namespace {

// The part of every calibration unit; -1 where none of its rows takes part.
std::vector<std::int32_t> parts_of_groups(const CalibrationRows& rows, const Categories& parts) {
  std::vector<std::int32_t> part;
  for (std::size_t row = 0; row < rows.takes_part.size(); ++row) {
    const std::size_t group = rows.group_of(row);
    if (group >= part.size()) part.resize(group + 1, -1);
    if (rows.takes_part[row] != 0) part[group] = parts.of_row[row];
  }
  return part;
}

// The part that each category of a margin lies in, by its units; -1 where it has none, -2 where
// they lie in several.
std::vector<std::int32_t> parts_of_categories(const BoundMargin& margin,
                                              const std::vector<std::int32_t>& part_of_group) {
  std::vector<std::int32_t> result(margin.codes.size(), -1);
  for (std::size_t unit = 0; unit < margin.of_unit.size(); ++unit) {
    if (margin.of_unit[unit] < 0) continue;
    std::int32_t& part = result[static_cast<std::size_t>(margin.of_unit[unit])];
    const std::int32_t own = part_of_group[margin.units.group_of(unit)];
    part = part == -1 || part == own ? own : -2;
  }
  return result;
}

BoundMargin part_of_margin(const BoundMargin& margin,
                           const std::vector<std::int32_t>& part_of_category,
                           std::int32_t part) {
  BoundMargin result = margin;
  result.codes.clear();
  result.labels.clear();
  result.totals.clear();
  std::vector<std::int32_t> position(margin.codes.size(), -1);
  for (std::size_t k = 0; k < margin.codes.size(); ++k) {
    if (part_of_category[k] != part) continue;
    position[k] = static_cast<std::int32_t>(result.codes.size());
    result.codes.push_back(margin.codes[k]);
    result.labels.push_back(margin.labels[k]);
    result.totals.push_back(margin.totals[k]);
  }
  for (std::size_t unit = 0; unit < result.of_unit.size(); ++unit) {
    std::int32_t& category = result.of_unit[unit];
    if (category >= 0) category = position[static_cast<std::size_t>(category)];
    if (category < 0) result.units.takes_part[unit] = 0;
  }
  return result;
}

// The members of a group share its weight, so they must share its part.
void check_groups(const CalibrationRows& rows,
                  const Categories& parts,
                  const CalibrationDeclaration& declared,
                  Diagnostics& diagnostics) {
  if (rows.group.empty()) return;
  std::vector<std::int32_t> part_of_group(
      *std::max_element(rows.group.begin(), rows.group.end()) + 1U, -1);
  for (std::size_t row = 0; row < rows.group.size(); ++row) {
    if (rows.takes_part[row] == 0) continue;
    std::int32_t& part = part_of_group[rows.group[row]];
    if (part < 0) part = parts.of_row[row];
    if (part == parts.of_row[row]) continue;
    diagnostics.error(Concern::kData,
                      declared.spec.location,
                      "\"partition\": members of one " + declared.same_weight_in +
                          " have different values of \"" + declared.partition +
                          "\", so they cannot have one weight");
    return;
  }
}

}  // namespace

std::vector<CalibrationPart> partition_margins(const Column& partition,
                                               const std::vector<BoundMargin>& margins,
                                               const CalibrationRows& rows,
                                               const CalibrationDeclaration& declared,
                                               Diagnostics& diagnostics) {
  const Categories parts = categorize(partition);
  check_groups(rows, parts, declared, diagnostics);
  const std::vector<std::int32_t> part_of_group = parts_of_groups(rows, parts);
  std::vector<std::vector<std::int32_t>> part_of_category;
  for (const BoundMargin& margin : margins) {
    part_of_category.push_back(parts_of_categories(margin, part_of_group));
    for (std::size_t k = 0; k < margin.codes.size(); ++k) {
      if (part_of_category.back()[k] != -2) continue;
      diagnostics.error(Concern::kConfig,
                        margin.location,
                        "the " + margin.category_name(k) +
                            " lies in several parts of the partition \"" + declared.partition +
                            "\": collapse categories of one part only");
    }
  }
  std::vector<CalibrationPart> result;
  for (std::size_t k = 0; k < parts.codes.size(); ++k) {
    CalibrationPart part{
        .name = declared.partition + " = " + parts.codes[k], .margins = {}, .rows = rows};
    bool occupied = false;
    for (std::size_t row = 0; row < parts.of_row.size(); ++row) {
      if (parts.of_row[row] != static_cast<std::int32_t>(k)) part.rows.takes_part[row] = 0;
      occupied = occupied || part.rows.takes_part[row] != 0;
    }
    if (!occupied) continue;
    for (std::size_t m = 0; m < margins.size(); ++m) {
      part.margins.push_back(
          part_of_margin(margins[m], part_of_category[m], static_cast<std::int32_t>(k)));
    }
    result.push_back(std::move(part));
  }
  return result;
}

}  // namespace darkfigure
