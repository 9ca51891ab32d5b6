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
    /// "7 + 8".
    std::string text() const;
  };
  std::vector<Group> groups;

  /// The group that has a member of this code.
  std::optional<std::size_t> group_of(const std::string& code) const;
};

/// Parses the declared groups; what is no group, and a member of two, become findings.
Collapse parse_collapse(const std::vector<std::string>& declared,
                        const Location& place,
                        Diagnostics& diagnostics);

/// Replaces members that are labels by the codes of the categories that have them; a code wins over
/// a label of the same text. A label of two categories, and a category named twice, become
/// findings.
void resolve_labels(Collapse& collapse,
                    const Categories& categories,
                    const Location& place,
                    Diagnostics& diagnostics);

/// Merges the categories of each group, in place of its first member: code "7 + 8", label "A + B".
/// Members that no category has are left alone. Returns for each group its category, or -1.
std::vector<std::int32_t> apply_collapse(const Collapse& collapse, Categories& categories);

/// Of `codes` the one nearest to `code`: codes that share most leading parts of a crossed code
/// first, then the nearest number (or the next text in order). Empty when there is none.
std::string neighbour_of(const std::string& code, const std::vector<std::string>& codes);

/// The declared groups with `members` taken as one too: groups that share a member with them grow
/// into one. Members are codes; a code that is a merge itself ("7 + 8") counts as its parts.
std::vector<std::string> with_group(const std::vector<std::string>& declared,
                                    const std::vector<std::string>& members);

/// `collapse = ["7 + 8"]`: a key and its list of texts, ready for the config.
std::string config_line(const std::string& key, const std::vector<std::string>& texts);

}  // namespace darkfigure
