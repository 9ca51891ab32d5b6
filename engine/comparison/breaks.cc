#include "engine/comparison/breaks.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace darkfigure {
namespace {

using Keys = std::map<std::string, std::string>;

// What of an indicator is no part of its definition.
bool is_presentation(const std::string& key) {
  return key == "label" || key == "variance" || key == "nonresponse_bounds" || key == "sdmx" ||
         key == "iccs" || key == "universe" || key == "deviation";
}

// The kind of break that a difference in a key is; empty: none.
std::string kind_of(const std::string& key) {
  const auto starts = [&](std::string_view with) { return key.starts_with(with); };
  const auto ends = [&](std::string_view with) { return key.ends_with(with); };
  if (starts("indicator.")) return "definition";
  if (starts("derive.") || starts("missing[") || ends(".user_missing")) return "definition";
  if (key == "survey.mode") return "mode";
  if (starts("data.") && key.find(".series") != std::string::npos) return "cap";
  if (starts("data.") && ends(".where")) return "coverage";
  if (starts("data.") && ends(".weight")) return "weighting";
  const bool file = ends(".file") || ends(".tolerance") || ends(".max_iterations") ||
                    ends(".consistency") || ends(".max_failed_replicates");
  if ((starts("calibration") || starts("weighting")) && !file) return "weighting";
  if (key == "design.weight" || key == "design.level") return "weighting";
  return "";
}

// The resolved config with the indicators' keys under their ids: "indicator.robbery.where". Keys
// with their defaults are all there, so that nothing differs for not being written.
Keys by_name(const RunManifest& manifest) {
  std::map<std::string, std::string> id_of;  // "indicator[2]" → id
  for (const auto& [key, value] : manifest.resolved_config) {
    if (key.starts_with("indicator[") && key.ends_with(".id"))
      id_of[key.substr(0, key.size() - 3)] = value;
  }
  Keys keys;
  for (const auto& [key, value] : manifest.resolved_config) {
    const std::size_t bracket = key.find("].");
    if (!key.starts_with("indicator[") || bracket == std::string::npos) {
      keys[key] = value;
      continue;
    }
    const std::string own = key.substr(bracket + 2);
    if (own == "id" || is_presentation(own)) continue;
    keys["indicator." + id_of[key.substr(0, bracket + 1)] + "." + own] = value;
  }
  return keys;
}

std::string indicator_of(const std::string& key) {
  if (!key.starts_with("indicator.")) return "";
  return key.substr(10, key.rfind('.') - 10);
}

}  // namespace

std::vector<std::string> break_kinds() {
  return {"definition", "cap", "mode", "coverage", "weighting"};
}

std::vector<SeriesBreak> find_breaks(const FinishedRun& before, const FinishedRun& after) {
  const Keys a = by_name(before.manifest);
  const Keys b = by_name(after.manifest);
  std::set<std::string> names;
  for (const auto& [key, value] : a) names.insert(key);
  for (const auto& [key, value] : b) names.insert(key);
  // An indicator that only one wave has is not compared at all.
  std::set<std::string> in_a;
  std::set<std::string> in_b;
  for (const auto& [key, value] : a) in_a.insert(indicator_of(key));
  for (const auto& [key, value] : b) in_b.insert(indicator_of(key));
  std::vector<SeriesBreak> breaks;
  for (const std::string& key : names) {
    const std::string kind = kind_of(key);
    const std::string id = indicator_of(key);
    if (kind.empty() || !in_a.contains(id) || !in_b.contains(id)) continue;
    const auto in_before = a.find(key);
    const auto in_after = b.find(key);
    const std::string x = in_before == a.end() ? "" : in_before->second;
    const std::string y = in_after == b.end() ? "" : in_after->second;
    if (x == y) continue;
    breaks.push_back({before.folder, after.folder, kind, id, key, x, y});
    // What is made of the indicator breaks with it: averages that name it.
    for (const auto& [other, parts] : a) {
      if (!other.starts_with("indicator.") || !other.ends_with(".of") || id.empty()) continue;
      if ((", " + parts + ",").find(", " + id + ",") == std::string::npos) continue;
      breaks.push_back({before.folder, after.folder, kind, indicator_of(other), key, x, y});
    }
  }
  return breaks;
}

std::string blocking_breaks(const std::vector<SeriesBreak>& breaks,
                            const std::string& indicator,
                            const std::set<std::string>& accepted) {
  std::string list;
  for (const SeriesBreak& b : breaks) {
    const bool touches =
        b.indicator.empty() || b.indicator == indicator.substr(0, indicator.find(':'));
    if (!touches || accepted.contains(b.kind) || accepted.contains("all")) continue;
    list += (list.empty() ? "" : ", ") + b.kind + " (" + b.key + ")";
  }
  return list;
}

}  // namespace darkfigure
