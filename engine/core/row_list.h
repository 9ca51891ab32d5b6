#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace darkfigure {

/// "3 rows (2, 5 and 9)" or "120 rows (first 2, 5, 9)": a count with the first row numbers, from
/// 0-based indices. Never more than five row numbers and never a value.
std::string row_list_text(const std::vector<std::size_t>& rows);

}  // namespace darkfigure
