#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/config/config_document.h"

namespace darkfigure {

/// The lists of a questionnaire: types of officials, services …, each with its members.
using Lists = std::map<std::string, std::vector<std::string>>;

/// Writes out what a definition says once for all members of a list. Where `{official}` stands in
/// the name of a section, in an `id` or in the name of a derived variable, the section or variable
/// is repeated for each member, and the member takes its place. Elsewhere it repeats what it stands
/// in: the argument of an expression, the element of `of` or `words`. Without members, what would
/// be repeated is left out, and so is an expression that nothing is left of. Names of lists that
/// are not declared become findings.
ConfigDocument expand_lists(const ConfigDocument& document,
                            const Lists& lists,
                            Diagnostics& diagnostics);

/// Names of the lists that `text` has a place for, as in "contact_{official}".
std::vector<std::string> lists_in(const std::string& text);

}  // namespace darkfigure
