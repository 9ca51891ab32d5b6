#include "engine/core/column.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "engine/core/combinations.h"
#include "engine/core/number_text.h"

namespace darkfigure {

std::string Column::code(std::size_t row) const {
  return is_text ? texts[static_cast<std::size_t>(values[row])] : shortest_text(values[row]);
}

std::string Column::label_of(const std::string& code) const {
  for (const ValueLabel& label : labels) {
    if (label.tag == 0 && (is_text ? label.text : shortest_text(label.value)) == code) {
      return label.label;
    }
  }
  return {};
}

std::string_view missing_name(Missing reason) {
  static constexpr std::array<std::string_view, kMissingKinds> kNames = {
      "", "system", "user", "tagged", "refused", "dont_know", "not_applicable", "not_asked"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::string Column::reason(std::size_t row) const {
  if (missing[row] == Missing::kUser) return code(row);
  if (missing[row] == Missing::kTagged) return std::string(".") + tag(row);
  return std::string(missing_name(missing[row]));
}

void Column::append(double value, Missing reason, char tag) {
  if (tag != '\0') tags.resize(values.size(), '\0');
  values.push_back(value);
  missing.push_back(reason);
  if (tag != '\0' || !tags.empty()) tags.push_back(tag);
}

bool Column::declares_missing(double code) const {
  return std::any_of(missing_codes.begin(), missing_codes.end(), [&](const MissingCodes& codes) {
    return code >= codes.low && code <= codes.high;
  });
}

bool Column::declares_missing(std::string_view code) const {
  return std::any_of(missing_codes.begin(), missing_codes.end(), [&](const MissingCodes& codes) {
    return code == codes.text;
  });
}

Column gather(const Column& column, const std::vector<std::uint32_t>& rows) {
  Column result = column;
  result.values.resize(rows.size());
  result.missing.resize(rows.size());
  if (!column.tags.empty()) result.tags.resize(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    result.values[k] = column.values[rows[k]];
    result.missing[k] = column.missing[rows[k]];
    if (!column.tags.empty()) result.tags[k] = column.tags[rows[k]];
  }
  return result;
}

Categories categorize(const Column& column) {
  std::unordered_map<double, std::int32_t> index;
  std::vector<double> distinct;
  Categories result;
  result.of_row.assign(column.rows(), -1);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!column.present(row)) continue;
    const auto [entry, is_new] =
        index.try_emplace(column.values[row], static_cast<std::int32_t>(distinct.size()));
    if (is_new) distinct.push_back(column.values[row]);
    result.of_row[row] = entry->second;
  }
  std::vector<std::int32_t> order(distinct.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<std::int32_t>(k);
  const auto text = [&](std::int32_t k) -> const std::string& {
    return column.texts[static_cast<std::size_t>(distinct[static_cast<std::size_t>(k)])];
  };
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return column.is_text
               ? text(a) < text(b)
               : distinct[static_cast<std::size_t>(a)] < distinct[static_cast<std::size_t>(b)];
  });
  std::vector<std::int32_t> rank(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    rank[static_cast<std::size_t>(order[k])] = static_cast<std::int32_t>(k);
    result.codes.push_back(column.is_text
                               ? text(order[k])
                               : shortest_text(distinct[static_cast<std::size_t>(order[k])]));
    result.labels.push_back(column.label_of(result.codes.back()));
  }
  for (std::int32_t& category : result.of_row) {
    if (category >= 0) category = rank[static_cast<std::size_t>(category)];
  }
  return result;
}

Categories cross(const std::vector<Categories>& parts) {
  std::vector<const std::vector<std::int32_t>*> categories;
  for (const Categories& part : parts) categories.push_back(&part.of_row);
  Combinations found = combine(categories, parts.front().of_row.size());
  std::vector<std::int32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0);
  const auto part_of = [&](std::int32_t combination, std::size_t part) {
    return parts[part].of_row[found.first_row[static_cast<std::size_t>(combination)]];
  };
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (part_of(a, part) != part_of(b, part)) return part_of(a, part) < part_of(b, part);
    }
    return false;
  });
  Categories result;
  std::vector<std::int32_t> rank(order.size());
  for (std::size_t position = 0; position < order.size(); ++position) {
    rank[static_cast<std::size_t>(order[position])] = static_cast<std::int32_t>(position);
    std::string code;
    std::string label;
    bool labelled = false;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const auto category = static_cast<std::size_t>(part_of(order[position], k));
      const std::string& part = parts[k].labels[category];
      labelled = labelled || !part.empty();
      code += (k == 0 ? "" : "*") + parts[k].codes[category];
      label += (k == 0 ? "" : " * ") + (part.empty() ? parts[k].codes[category] : part);
    }
    result.codes.push_back(code);
    result.labels.push_back(labelled ? label : "");
  }
  result.of_row = std::move(found.of_row);
  for (std::int32_t& category : result.of_row) {
    if (category >= 0) category = rank[static_cast<std::size_t>(category)];
  }
  return result;
}

}  // namespace darkfigure
