#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace darkfigure {

/// Shortest text that reads back as the same double: 1 → "1", 0.1 → "0.1". Used for codes.
std::string shortest_text(double value);

/// 17 significant digits, as printf's "%.17g" in the C locale; empty for NaN. Used in data files.
std::string exact_text(double value);

/// Fixed decimals with thousands separated by commas: 1234567.8, 1 → "1,234,567.8".
std::string grouped_text(double value, int decimals = 0);

/// "1 margin", "2 margins", "1,500 rows", "3 categories", "2 series", "4 strata".
std::string counted(std::size_t number, const std::string& noun);

/// A number that fills the whole text (surrounding blanks allowed, decimal point only);
/// nothing for "", "1,5", "12a", "nan" and "inf".
std::optional<double> parse_number(std::string_view text);

}  // namespace darkfigure
