#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/core/column.h"

namespace darkfigure {

/// Whether a function of the language rolls up a lower level: any all count sum first min max.
bool is_roll_up(std::string_view function);

/// What a function makes of a lower level's rows for each row of the upper one. `upper_row` gives
/// the upper row of each lower row; `number` (sum, first, min, max) and `condition` (null: every
/// row) are columns of the lower level.
///
/// An upper row without lower rows counts 0, sums to 0, is not `any` and is `all`; its first, min
/// and max are not applicable. A missing condition or number makes the result missing with its
/// reason, unless the rest decides (`any`, `all`).
Column roll_up(std::string_view function,
               const std::vector<std::uint32_t>& upper_row,
               std::size_t upper_rows,
               const Column* number,
               const Column* condition);

}  // namespace darkfigure
