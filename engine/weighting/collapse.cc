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
  const double apart = x && y ? std::abs(*x - *y) : 1.0;
  return {parts - shared, apart};
}

}  // namespace

std::string Collapse::Group::text() const {
  std::string text;
  for (const std::string& member : members)
    text += (text.empty() ? "" : std::string(kJoin)) + member;
  return text;
}

std::optional<std::size_t> Collapse::group_of(const std::string& code) const {
  for (std::size_t k = 0; k < groups.size(); ++k) {
    const std::vector<std::string>& members = groups[k].members;
    if (std::find(members.begin(), members.end(), code) != members.end()) return k;
  }
  return {};
}

Collapse parse_collapse(const std::vector<std::string>& declared,
                        const Location& place,
                        Diagnostics& diagnostics) {
  Collapse collapse;
  std::set<std::string> seen;
  for (const std::string& text : declared) {
    Collapse::Group group{.members = split(text, kJoin)};
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

void resolve_labels(Collapse& collapse,
                    const Categories& categories,
                    const Location& place,
                    Diagnostics& diagnostics) {
  std::set<std::string> seen;
  for (Collapse::Group& group : collapse.groups) {
    for (std::string& member : group.members) {
      const std::vector<std::string>& codes = categories.codes;
      if (std::find(codes.begin(), codes.end(), member) == codes.end()) {
        const auto labelled =
            std::count(categories.labels.begin(), categories.labels.end(), member);
        if (labelled > 1) {
          diagnostics.error(Concern::kConfig,
                            place,
                            "\"collapse\": several categories have the label \"" + member +
                                "\": use their codes");
        }
        const auto at = std::find(categories.labels.begin(), categories.labels.end(), member);
        if (labelled > 0) member = codes[static_cast<std::size_t>(at - categories.labels.begin())];
      }
      if (!seen.insert(member).second) {
        diagnostics.error(
            Concern::kConfig, place, "\"collapse\": the category \"" + member + "\" stands twice");
      }
    }
  }
}

std::vector<std::int32_t> apply_collapse(const Collapse& collapse, Categories& categories) {
  std::vector<std::int32_t> category_of_group(collapse.groups.size(), -1);
  if (collapse.groups.empty()) return category_of_group;
  Categories merged;
  std::vector<std::int32_t> position(categories.codes.size());
  for (std::size_t k = 0; k < categories.codes.size(); ++k) {
    const std::string& code = categories.codes[k];
    const std::string& label = categories.labels[k];
    const auto group = collapse.group_of(code);
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

std::vector<std::string> with_group(const std::vector<std::string>& declared,
                                    const std::vector<std::string>& members) {
  std::vector<std::string> joined;
  for (const std::string& member : members) {
    for (std::string& part : split(member, kJoin)) joined.push_back(std::move(part));
  }
  std::vector<std::string> groups;
  for (const std::string& group : declared) {
    const std::vector<std::string> parts = split(group, kJoin);
    const bool shares = std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
      return std::find(joined.begin(), joined.end(), part) != joined.end();
    });
    if (!shares) groups.push_back(group);
    for (const std::string& part : parts) {
      if (shares && std::find(joined.begin(), joined.end(), part) == joined.end())
        joined.push_back(part);
    }
  }
  std::string text;
  for (const std::string& member : joined)
    text += (text.empty() ? "" : std::string(kJoin)) + member;
  groups.push_back(text);
  return groups;
}

std::string config_line(const std::string& key, const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    list += list.empty() ? "\"" : ", \"";
    for (const char c : text) {
      if (c == '"' || c == '\\') list += '\\';
      list += c;
    }
    list += "\"";
  }
  return key + " = [" + list + "]";
}

}  // namespace darkfigure
