#include "engine/weighting/collapse.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Blanks around the plus sign: "65+" is a category.
constexpr std::string_view kJoin = " + ";

std::vector<std::string> split(const std::string& text, std::string_view mark) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, start)) {
    parts.push_back(trimmed(text.substr(start, at - start)));
    start = at + mark.size();
  }
  parts.push_back(trimmed(text.substr(start)));
  return parts;
}

// How far apart two codes are: leading parts that differ, then the distance of the first such pair.
std::tuple<std::size_t, double> distance(const std::string& a, const std::string& b) {
  const std::vector<std::string> left = split(a, "*");
  const std::vector<std::string> right = split(b, "*");
  const std::size_t parts = std::min(left.size(), right.size());
  std::size_t shared = 0;
  while (shared < parts && left[shared] == right[shared]) ++shared;
  if (shared == parts) return {0, 0.0};
  // "7 + 8" stands for its last number.
  const auto number = [](const std::string& text) {
    return parse_number(split(text, kJoin).back());
  };
  const auto x = number(left[shared]);
  const auto y = number(right[shared]);
  const double apart = x && y ? std::abs(*x - *y) : std::abs(left[shared].compare(right[shared]));
  return {parts - shared, apart};
}

}  // namespace

std::optional<std::size_t> Collapse::group_of(const std::string& code,
                                              const std::string& label) const {
  for (std::size_t k = 0; k < groups.size(); ++k) {
    for (const std::string& member : groups[k].members) {
      if (member == code || (!label.empty() && member == label)) return k;
    }
  }
  return {};
}

Collapse parse_collapse(const std::vector<std::string>& declared,
                        const Location& place,
                        Diagnostics& diagnostics) {
  Collapse collapse;
  std::set<std::string> seen;
  for (const std::string& text : declared) {
    Collapse::Group group{.members = split(text, kJoin), .text = text};
    const bool empty =
        std::find(group.members.begin(), group.members.end(), "") != group.members.end();
    if (empty || group.members.size() < 2) {
      diagnostics.error(
          Concern::kConfig,
          place,
          "\"collapse\": expected categories joined by +, as \"7 + 8\", but found \"" + text +
              "\"");
      continue;
    }
    for (const std::string& member : group.members) {
      if (seen.insert(member).second) continue;
      diagnostics.error(Concern::kConfig,
                        place,
                        "\"collapse\": the category \"" + member +
                            "\" stands twice; name all that become one in a single text, as "
                            "\"7 + 8 + 9\"");
    }
    collapse.groups.push_back(std::move(group));
  }
  return collapse;
}

std::vector<std::int32_t> apply_collapse(const Collapse& collapse, Categories& categories) {
  std::vector<std::int32_t> category_of_group(collapse.groups.size(), -1);
  if (collapse.groups.empty()) return category_of_group;
  Categories merged;
  std::vector<std::int32_t> position(categories.codes.size());
  for (std::size_t k = 0; k < categories.codes.size(); ++k) {
    const std::string& code = categories.codes[k];
    const std::string& label = categories.labels[k];
    const auto group = collapse.group_of(code, label);
    std::int32_t* at = group ? &category_of_group[*group] : nullptr;
    if (at == nullptr || *at < 0) {
      position[k] = static_cast<std::int32_t>(merged.codes.size());
      if (at != nullptr) *at = position[k];
      merged.codes.push_back(code);
      merged.labels.push_back(label);
      continue;
    }
    position[k] = *at;
    const auto into = static_cast<std::size_t>(*at);
    merged.codes[into] += std::string(kJoin) + code;
    if (!merged.labels[into].empty()) merged.labels[into] += " + " + (label.empty() ? code : label);
  }
  merged.of_row = std::move(categories.of_row);
  for (std::int32_t& category : merged.of_row) {
    if (category >= 0) category = position[static_cast<std::size_t>(category)];
  }
  categories = std::move(merged);
  return category_of_group;
}

std::string neighbour_of(const std::string& code, const std::vector<std::string>& codes) {
  std::string nearest;
  for (const std::string& candidate : codes) {
    if (candidate == code) continue;
    if (nearest.empty() || distance(code, candidate) < distance(code, nearest)) nearest = candidate;
  }
  return nearest;
}

std::string collapse_line(const std::vector<std::string>& groups) {
  std::string text;
  for (const std::string& group : groups) text += (text.empty() ? "\"" : ", \"") + group + "\"";
  return "collapse = [" + text + "]";
}

}  // namespace darkfigure
