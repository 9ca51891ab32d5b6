#pragma once

#include <map>
#include <string>
#include <vector>

namespace darkfigure::testing {

/// A CSV file with a header: column → field, row by row.
using Table = std::vector<std::map<std::string, std::string>>;
Table read_table(const std::string& path);

/// The number of a field; NaN where it is empty.
double number(const std::string& field);

}  // namespace darkfigure::testing
