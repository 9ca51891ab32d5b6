#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/level.h"
#include "engine/editing/edit.h"

namespace darkfigure {

/// Rows that repeat an earlier one in every variable but the key: an interview entered twice. Rows
/// with fewer than twenty answers are not looked at, where equal rows are nothing strange.
void find_duplicates(const Level& level,
                     const std::vector<std::string>& key,
                     std::vector<Edit>& edits);

/// Codes without a label in variables whose answers are nearly all labelled.
void find_unlabelled_codes(const Level& level, std::vector<Edit>& edits);

/// A reference period, in days since 1970-01-01, both included.
struct Period {
  double first = 0;
  double last = 0;
};

/// "2025-01-01/2025-12-31"; nothing for another text.
std::optional<Period> parse_period(const std::string& text);

/// Events dated outside the period. `date` names a date variable, or the year and the month (and
/// the day); a date that cannot be read is found too.
void find_dates_outside(const Level& level,
                        const std::vector<std::string>& date,
                        const Period& period,
                        std::vector<Edit>& edits);

}  // namespace darkfigure
