#include "engine/order_levels.h"

#include <algorithm>
#include <string>

#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

const LevelSpec* find_level(const std::vector<LevelSpec>& levels, const std::string& name) {
  for (const LevelSpec& spec : levels) {
    if (spec.level == name) return &spec;
  }
  return nullptr;
}

// False after a finding: the parent is unknown, or a level hangs on itself.
bool check_parent(const LevelSpec& spec,
                  const std::vector<LevelSpec>& levels,
                  Diagnostics& diagnostics) {
  const auto fail = [&](const std::string& message) {
    diagnostics.error(Concern::kConfig, spec.location, message);
    return false;
  };
  if (spec.parent.empty()) {
    if (!spec.parent_key.empty()) return fail("\"parent_key\" has no effect without \"parent\"");
    return true;
  }
  std::vector<std::string> names;
  for (const LevelSpec& other : levels) names.push_back(other.level);
  std::string above = spec.parent;
  for (std::size_t step = 0; !above.empty(); ++step) {
    const LevelSpec* upper = find_level(levels, above);
    const std::string key = spec.from.empty() ? "\"parent\"" : "\"from\"";
    if (upper == nullptr) {
      return fail(key + ": there is no section [data." + above + "]" + did_you_mean(above, names));
    }
    if (step > levels.size() || above == spec.level) {
      return fail(key + ": the level \"" + spec.level + "\" hangs on itself");
    }
    above = upper->parent;
  }
  if (!spec.from.empty()) return true;
  const LevelSpec& parent = *find_level(levels, spec.parent);
  if (parent.key.empty()) {
    return fail("expected a \"key\" in [data." + parent.level +
                "], which identifies the parent of [data." + spec.level + "], but it is missing");
  }
  if (!spec.parent_key.empty() && spec.parent_key.size() != parent.key.size()) {
    return fail("\"parent_key\": expected " + std::to_string(parent.key.size()) +
                " names, as the \"key\" of [data." + parent.level + "] has, but found " +
                std::to_string(spec.parent_key.size()));
  }
  return true;
}

std::size_t depth(const std::vector<LevelSpec>& levels, const LevelSpec& spec) {
  std::size_t depth = 0;
  for (const LevelSpec* at = &spec; !at->parent.empty() && depth <= levels.size(); ++depth) {
    at = find_level(levels, at->parent);
  }
  return depth;
}

}  // namespace

std::vector<LevelSpec> order_levels(std::vector<LevelSpec> levels, Diagnostics& diagnostics) {
  bool sound = true;
  for (const LevelSpec& spec : levels) sound = check_parent(spec, levels, diagnostics) && sound;
  if (!sound) {
    for (LevelSpec& spec : levels) spec.parent.clear();
    return levels;
  }
  for (LevelSpec& spec : levels) {
    if (spec.parent.empty() || !spec.from.empty() || !spec.parent_key.empty()) continue;
    spec.parent_key = find_level(levels, spec.parent)->key;
  }
  std::vector<LevelSpec> ordered = levels;
  std::stable_sort(ordered.begin(), ordered.end(), [&](const LevelSpec& a, const LevelSpec& b) {
    return depth(levels, a) < depth(levels, b);
  });
  return ordered;
}

}  // namespace darkfigure
