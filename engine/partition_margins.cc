#include "engine/partition_margins.h"

#include <algorithm>

namespace darkfigure {
namespace {

// Which part a category "3*1" belongs to; a collapsed one "3*1 + 3*2" has two members there.
std::size_t part_of_code(const std::string& code, const std::vector<std::string>& parts) {
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (code == parts[k] || code.starts_with(parts[k] + "*") || code.starts_with(parts[k] + " + "))
      return k;
  }
  return parts.size();
}

bool within_part(const std::string& code, const std::vector<std::string>& parts) {
  const std::size_t part = part_of_code(code, parts);
  std::size_t start = 0;
  for (std::size_t at = code.find(" + "); at != std::string::npos; at = code.find(" + ", start)) {
    start = at + 3;
    if (part_of_code(code.substr(start), parts) != part) return false;
  }
  return part < parts.size();
}

BoundMargin part_of_margin(const BoundMargin& margin,
                           const std::vector<std::string>& parts,
                           std::size_t part) {
  BoundMargin result = margin;
  result.codes.clear();
  result.labels.clear();
  result.totals.clear();
  std::vector<std::int32_t> position(margin.codes.size(), -1);
  for (std::size_t k = 0; k < margin.codes.size(); ++k) {
    if (part_of_code(margin.codes[k], parts) != part) continue;
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
  for (const BoundMargin& margin : margins) {
    for (const std::string& code : margin.codes) {
      if (within_part(code, parts.codes)) continue;
      diagnostics.error(Concern::kConfig,
                        margin.location,
                        "\"collapse\": \"" + code +
                            "\" joins categories of different parts of the "
                            "partition \"" +
                            declared.partition + "\"");
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
    for (const BoundMargin& margin : margins)
      part.margins.push_back(part_of_margin(margin, parts.codes, k));
    result.push_back(std::move(part));
  }
  return result;
}

}  // namespace darkfigure
