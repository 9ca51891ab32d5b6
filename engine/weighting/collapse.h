#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/diagnostics.h"

namespace darkfigure {

/// Groups of categories that are taken as one, as declared: each "7 + 8" (codes or labels).
struct Collapse {
  struct Group {
    std::vector<std::string> members;
    std::string text;  // as declared
  };
  std::vector<Group> groups;

  /// The group that has a member of this code or label.
  std::optional<std::size_t> group_of(const std::string& code, const std::string& label) const;
};

/// Parses the declared groups; what is no group, and a member of two, become findings.
Collapse parse_collapse(const std::vector<std::string>& declared,
                        const Location& place,
                        Diagnostics& diagnostics);

/// Merges the categories of each group, in place of its first member: code "7 + 8", label "A + B".
/// Members that no category has are left alone. Returns for each group its category, or -1.
std::vector<std::int32_t> apply_collapse(const Collapse& collapse, Categories& categories);

/// Of `codes` the one nearest to `code`: codes that share most leading parts of a crossed code
/// first, then the nearest number (or the next text in order). Empty when there is none.
std::string neighbour_of(const std::string& code, const std::vector<std::string>& codes);

/// `collapse = ["7 + 8"]`, ready for the config.
std::string collapse_line(const std::vector<std::string>& groups);

}  // namespace darkfigure
